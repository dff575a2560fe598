using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ProFL.Node.Configuration;
using ProFL.Node.Oidc;
using ProFL.Node.Trust;

namespace ProFL.Node.Http;

/// <summary>
/// The HTTP server of a node. What is mapped into it needs the token where there is one, and this machine's own name where there is none;
/// whatever is no mapped path is 404, and <see cref="RequestRules"/> hold everywhere. A node with a certificate serves other machines over
/// TLS, where <see cref="PeerCheck"/> decides, and its own machine at a port on loopback as any other node.
/// </summary>
public static class NodeHttp
{
    /// <summary>Adds the server to a node's host.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="settings">Where it listens, and what requests must show.</param>
    /// <param name="trust">What the node shows, and who it lets in; null for HTTP without either.</param>
    /// <exception cref="HoconException">It would listen beyond this machine without a token, or its name is not known.</exception>
    public static WebApplicationBuilder AddNodeHttp(this WebApplicationBuilder builder, HttpSettings settings, NodeTrust? trust = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        IPAddress address = AddressOf(settings.Host, "profl.http.host");
        if (trust is null && !IPAddress.IsLoopback(address) && string.IsNullOrEmpty(settings.Token))
        {
            throw new HoconException(
                $"models and commands would be open to anybody who reaches {settings.Host}: "
                    + "set profl.http.token-file, or listen on 127.0.0.1"
            );
        }

        if (trust is null && !IPAddress.IsLoopback(address) && settings.Oidc is not null)
        {
            throw new HoconException(
                $"profl.http.oidc.issuer is set, and tokens would come to {settings.Host} without TLS, for everybody to read: enrol "
                    + "this node (profl enroll), or leave the issuer empty"
            );
        }

        builder.Services.AddRoutingCore();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RefusedRequests>();
        if (settings.Oidc is { } oidc)
        {
            builder.Services.AddSingleton(oidc);
            builder.Services.AddSingleton<OidcTokens>();
        }

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(services => new NodeUrl(services.GetRequiredService<IServer>(), settings, trust is not null));
        if (trust is not null)
        {
            builder.Services.AddSingleton(trust);
        }

        builder
            .WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = RequestRules.LargestBody;
                kestrel.Limits.MaxResponseBufferSize = 1 << 20; // fewer changes of thread between reading a blob and sending it
                if (settings.Observe is { IsOpen: true } observe)
                {
                    kestrel.Listen(AddressOf(observe.Host, "profl.observe.host"), observe.Port);
                }

                if (trust is null)
                {
                    kestrel.Listen(address, settings.Port);
                    return;
                }

                kestrel.Listen(address, settings.Port, listen => listen.UseHttps(Https(trust)));
                kestrel.Listen(IPAddress.Loopback, settings.LocalPort);
            });
        return builder;
    }

    /// <summary>
    /// Lets through only requests that show the token, or that ask for this machine by its own name; comes before everything that is
    /// mapped.
    /// </summary>
    public static WebApplication UseNodeHttp(this WebApplication application)
    {
        ArgumentNullException.ThrowIfNull(application);
        HttpSettings settings = application.Services.GetRequiredService<HttpSettings>();
        if (settings.Observe.IsOpen)
        {
            ObservePort.Use(application, settings.Observe.Port, checks => Check(checks, application.Services, settings));
        }
        else
        {
            Check(application, application.Services, settings);
        }

        RequestRules.Use(application);
        return application;
    }

    private static void Check(IApplicationBuilder application, IServiceProvider services, HttpSettings settings)
    {
        RefusedRequests refused = services.GetRequiredService<RefusedRequests>();
        NodeTrust? trust = services.GetService<NodeTrust>();
        OidcTokens? tokens = services.GetService<OidcTokens>();
        if (tokens is not null)
        {
            BearerCheck.Use(application, tokens, trust, refused);
        }

        if (trust is not null)
        {
            PeerCheck.Use(application, trust, takesTokens: tokens is not null, refused);
        }

        if (settings.Token is { } token)
        {
            TokenCheck.Use(application, token, refused);
        }
        else
        {
            OwnNameCheck.Use(application, settings.PublicHost);
        }

        RoleCheck.Use(application, refused);
    }

    // asked for and not required: a browser has none, and a machine that is about to enrol
    private static HttpsConnectionAdapterOptions Https(NodeTrust trust) =>
        new()
        {
            ServerCertificateSelector = (_, _) => trust.Certificate,
            ClientCertificateMode = ClientCertificateMode.AllowCertificate,
            ClientCertificateValidation = (shown, _, _) => trust.Examine(shown).Identity is not null,
        };

    private static IPAddress AddressOf(string host, string key) =>
        IPAddress.TryParse(host, out IPAddress? address)
            ? address
            : Dns.GetHostAddresses(host).FirstOrDefault()
                ?? throw new HoconException($"{key} is '{host}', which no name server knows: give an address of this machine");
}
