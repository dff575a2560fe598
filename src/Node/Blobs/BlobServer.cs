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
using Microsoft.Win32.SafeHandles;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;

namespace ProFL.Node.Blobs;

/// <summary>
/// The HTTP server of this process. It serves blobs, <c>GET</c> and <c>HEAD</c> of <c>/blobs/{job}/{round}/{sha256}</c>, with ranges, and what else
/// is mapped into it; whatever is no such path is 404. With a token, every request must show it but the one for the web page, in which nothing is.
/// </summary>
public sealed class BlobServer : IAsyncDisposable
{
    // the page, in which nothing of the cluster is
    private const string PathWithoutToken = "/";
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
    /// <exception cref="HoconException">Not loopback and no token.</exception>
    public static Task<BlobServer> Start(
        IReadOnlyList<IBlobStore> stores,
        string host,
        int port,
        CancellationToken cancellationToken,
        string? bearerToken = null,
        string? publicHost = null
    ) => Start(stores, new HttpSettings(host, port, publicHost ?? "", bearerToken), cancellationToken);

    /// <summary>Starts serving.</summary>
    /// <param name="stores">Looked through in this order.</param>
    /// <param name="settings">Where, and what requests must show.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <param name="map">Adds what else is served, behind the same token.</param>
    /// <exception cref="HoconException">Not loopback and no token.</exception>
    public static async Task<BlobServer> Start(
        IReadOnlyList<IBlobStore> stores,
        HttpSettings settings,
        CancellationToken cancellationToken,
        Action<WebApplication>? map = null
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        (string host, int port, string publicHost, string? bearerToken) = settings;
        ArgumentNullException.ThrowIfNull(stores);
        IPAddress address = await AddressOf(host, cancellationToken).ConfigureAwait(false);
        if (!IPAddress.IsLoopback(address) && string.IsNullOrEmpty(bearerToken))
        {
            throw new HoconException(
                $"models and commands would be open to anybody who reaches {host}: set profl.http.token-file, or listen on 127.0.0.1"
            );
        }

        // no defaults: they read appsettings.json and the environment, and watch every folder below the current one
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxResponseBufferSize = 1 << 20; // fewer changes of thread between reading a blob and sending it
                kestrel.Listen(address, port);
            });
        WebApplication application = builder.Build();
        if (bearerToken is not null)
        {
            RequireToken(application, bearerToken);
        }
        else
        {
            RequireOwnName(application, publicHost);
        }

        application.MapMethods(
            "/blobs/{job}/{round}/{sha256}",
            ["GET", "HEAD"],
            (HttpContext context, string job, string round, string sha256) => Serve(context, stores, job, round, sha256)
        );
        map?.Invoke(application);
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException taken)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw new IOException(
                $"blobs cannot be served on {host}:{port}: {taken.Message} Choose another profl.http.port, or 0 for any",
                taken
            );
        }
        int bound = new Uri(
            application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        ).Port;
        return new BlobServer(
            application,
            new UriBuilder(Uri.UriSchemeHttp, string.IsNullOrEmpty(publicHost) ? host : publicHost, bound).Uri
        );
    }

    /// <summary>Stops serving; transfers under way break off and are resumed elsewhere or later.</summary>
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(atOnce.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<IPAddress> AddressOf(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out IPAddress? address)
            ? address
            : (await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false)).FirstOrDefault()
                ?? throw new HoconException($"profl.http.host is '{host}', which no name server knows: give an address of this machine");

    private static void RequireToken(WebApplication application, string token)
    {
        // hashes have one length, so that the time of the comparison tells nothing of the token's
        byte[] expected = SHA256.HashData(Encoding.UTF8.GetBytes($"Bearer {token}"));
        application.Use(
            (context, next) =>
            {
                if (
                    context.Request.Path == PathWithoutToken
                    || CryptographicOperations.FixedTimeEquals(
                        SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString())),
                        expected
                    )
                )
                {
                    return next(context);
                }

                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                context.Response.Headers.WWWAuthenticate = "Bearer";
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync(
                    "{\"error\":\"show the token of this node's profl.http.token-file: Authorization: Bearer TOKEN\"}\n"
                );
            }
        );
    }

    // without a token only this machine may ask, and not a page of elsewhere whose name was pointed at this machine
    private static void RequireOwnName(WebApplication application, string publicHost) =>
        application.Use(
            (context, next) =>
            {
                string host = context.Request.Host.Host;
                if (
                    host is "localhost"
                    || (publicHost.Length > 0 && host.Equals(publicHost, StringComparison.OrdinalIgnoreCase))
                    || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address))
                )
                {
                    return next(context);
                }

                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync(
                    "{\"error\":\"without a token requests are taken at http://127.0.0.1 alone, not under another name: set profl.http.token-file\"}\n"
                );
            }
        );

    private static async Task Serve(HttpContext context, IReadOnlyList<IBlobStore> stores, string job, string round, string sha256)
    {
        if (BlobKey.TryParse(job, round, sha256, out BlobKey key))
        {
            foreach (IBlobStore store in stores)
            {
                if (!await store.Fetch(key, context.RequestAborted).ConfigureAwait(false))
                {
                    continue;
                }

                using SafeFileHandle? file = Open(store.PathOf(key));
                if (file is null)
                {
                    continue;
                }

                await BlobResponse.Send(context, file).ConfigureAwait(false);
                return;
            }
        }
        context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private static SafeFileHandle? Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
