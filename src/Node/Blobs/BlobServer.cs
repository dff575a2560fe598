using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProFL.Node.Hosting;

namespace ProFL.Node.Blobs;

/// <summary>Serves the blobs of this process: <c>GET</c> and <c>HEAD</c> of <c>/blobs/{job}/{round}/{sha256}</c>, with ranges. Whatever is not such a path is 404.</summary>
public sealed class BlobServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private BlobServer(WebApplication application, Uri baseUri)
    {
        _application = application;
        BaseUri = baseUri;
    }

    /// <summary>What other nodes pull from; ends with a slash.</summary>
    public Uri BaseUri { get; }

    /// <summary>Starts serving.</summary>
    /// <param name="stores">Looked through in this order.</param>
    /// <param name="host">Address or name to listen on, such as <c>127.0.0.1</c>.</param>
    /// <param name="port">The port, 0 for any free one.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <param name="bearerToken">What requests must show; required beyond the loopback address.</param>
    /// <param name="publicHost">The name under which other nodes reach this one; <paramref name="host"/> if null or empty.</param>
    /// <exception cref="InvalidOperationException">Not loopback and no token.</exception>
    public static async Task<BlobServer> Start(IReadOnlyList<IBlobStore> stores, string host, int port, CancellationToken cancellationToken,
        string? bearerToken = null, string? publicHost = null)
    {
        ArgumentNullException.ThrowIfNull(stores);
        var address = await AddressOf(host, cancellationToken).ConfigureAwait(false);
        if (!IPAddress.IsLoopback(address) && string.IsNullOrEmpty(bearerToken))
            throw new InvalidOperationException($"blobs would be open to anybody who reaches {host}: set profl.http.token-file, or listen on 127.0.0.1");

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address, port);
        });
        var application = builder.Build();
        if (bearerToken is not null)
            RequireToken(application, bearerToken);
        application.MapMethods("/blobs/{job}/{round}/{sha256}", ["GET", "HEAD"],
            (string job, string round, string sha256) => Serve(stores, job, round, sha256));
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException taken)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw new IOException($"blobs cannot be served on {host}:{port}: {taken.Message} Choose another profl.http.port, or 0 for any", taken);
        }
        var bound = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return new BlobServer(application, new UriBuilder(Uri.UriSchemeHttp, string.IsNullOrEmpty(publicHost) ? host : publicHost, bound).Uri);
    }

    /// <summary>Stops serving; transfers under way break off and are resumed elsewhere or later.</summary>
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(atOnce.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<IPAddress> AddressOf(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var address)
            ? address
            : (await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false)).FirstOrDefault()
                ?? throw new InvalidOperationException($"profl.http.host is '{host}', which no name server knows: give an address of this machine");

    private static void RequireToken(WebApplication application, string token)
    {
        var expected = Encoding.UTF8.GetBytes($"Bearer {token}");
        application.Use((context, next) =>
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()), expected))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
    }

    private static IResult Serve(IReadOnlyList<IBlobStore> stores, string job, string round, string sha256)
    {
        if (!BlobKey.TryParse(job, round, sha256, out var key))
            return Results.NotFound();
        foreach (var store in stores)
        {
            if (Open(store.PathOf(key)) is { } file)
                return Results.Stream(file, "application/octet-stream", enableRangeProcessing: true);
        }
        return Results.NotFound();
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
