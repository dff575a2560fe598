using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ProFL.EndToEnd.Tests.Telemetry;

/// <summary>A collector that takes spans and lines of logs over OTLP (protobuf over HTTP), and lets the rest go.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<OtlpSpan> _spans = new();
    private readonly ConcurrentQueue<OtlpLog> _logs = new();

    private OtlpReceiver(WebApplication application) => _application = application;

    /// <summary>Where it is.</summary>
    public string Url => _application.Urls.Single();

    /// <summary>The spans that have come.</summary>
    public IReadOnlyList<OtlpSpan> Spans => [.. _spans];

    /// <summary>The lines of logs that have come.</summary>
    public IReadOnlyList<OtlpLog> Logs => [.. _logs];

    public static async Task<OtlpReceiver> Start()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._application.MapPost("/v1/traces", (HttpRequest request) => Take(request, OtlpSpan.ReadAll, receiver._spans));
        receiver._application.MapPost("/v1/logs", (HttpRequest request) => Take(request, OtlpLog.ReadAll, receiver._logs));
        receiver._application.MapPost("/v1/metrics", () => Results.Ok());
        await receiver._application.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task<IResult> Take<T>(HttpRequest request, Func<byte[], IEnumerable<T>> read, ConcurrentQueue<T> into)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        foreach (T one in read(body.ToArray()))
        {
            into.Enqueue(one);
        }

        return Results.Bytes([], "application/x-protobuf");
    }
}
