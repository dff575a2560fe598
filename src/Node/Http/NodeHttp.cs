using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using ProFL.Node.Configuration;

namespace ProFL.Node.Http;

/// <summary>
/// The HTTP server of a node. What is mapped into it needs the token where there is one, and this machine's own name where there is none;
/// whatever is no mapped path is 404, and <see cref="RequestRules"/> hold everywhere.
/// </summary>
public static class NodeHttp
{
    /// <summary>Adds the server to a node's host.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="settings">Where it listens, and what requests must show.</param>
    /// <exception cref="HoconException">It would listen beyond this machine without a token, or its name is not known.</exception>
    public static WebApplicationBuilder AddNodeHttp(this WebApplicationBuilder builder, HttpSettings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        IPAddress address = AddressOf(settings.Host);
        if (!IPAddress.IsLoopback(address) && string.IsNullOrEmpty(settings.Token))
        {
            throw new HoconException(
                $"models and commands would be open to anybody who reaches {settings.Host}: "
                    + "set profl.http.token-file, or listen on 127.0.0.1"
            );
        }

        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<NodeUrl>();
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = RequestRules.LargestBody;
                kestrel.Limits.MaxResponseBufferSize = 1 << 20; // fewer changes of thread between reading a blob and sending it
                kestrel.Listen(address, settings.Port);
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
        if (settings.Token is { } token)
        {
            TokenCheck.Use(application, token);
        }
        else
        {
            OwnNameCheck.Use(application, settings.PublicHost);
        }

        RequestRules.Use(application);
        return application;
    }

    private static IPAddress AddressOf(string host) =>
        IPAddress.TryParse(host, out IPAddress? address)
            ? address
            : Dns.GetHostAddresses(host).FirstOrDefault()
                ?? throw new HoconException($"profl.http.host is '{host}', which no name server knows: give an address of this machine");
}
