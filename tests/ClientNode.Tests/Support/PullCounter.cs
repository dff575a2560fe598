using System.Collections.Concurrent;

namespace ProFL.ClientNode.Tests.Support;

/// <summary>Counts the requests of a client node for each blob, and can hold them back.</summary>
internal sealed class PullCounter() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.Ordinal);

    /// <summary>Awaited before a request is sent.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Requests for a blob.</summary>
    public int Of(string sha256) => _requests.GetValueOrDefault(sha256);

    /// <summary>All requests.</summary>
    public int Total => _requests.Values.Sum();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _requests.AddOrUpdate(request.RequestUri!.Segments[^1], 1, (_, known) => known + 1);
        await Gate.WaitAsync(cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
