using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ProFL.Node.Http;

/// <summary>Under which addresses this node's HTTP server is reached; known once it listens.</summary>
/// <param name="server">The server.</param>
/// <param name="settings">Its settings.</param>
/// <param name="isSecured">Whether it serves other machines over TLS.</param>
public sealed class NodeUrl(IServer server, HttpSettings settings, bool isSecured)
{
    /// <summary>What other nodes pull from; ends with a slash.</summary>
    public Uri Uri =>
        isSecured ? Of(Uri.UriSchemeHttps, Bound(Uri.UriSchemeHttps).Port) : Of(Uri.UriSchemeHttp, Bound(Uri.UriSchemeHttp).Port);

    /// <summary>Where this machine asks, without a certificate; ends with a slash.</summary>
    public Uri LocalUri => isSecured ? Bound(Uri.UriSchemeHttp) : Uri;

    private Uri Of(string scheme, int port) =>
        new UriBuilder(scheme, settings.PublicHost.Length == 0 ? settings.Host : settings.PublicHost, port).Uri;

    private Uri Bound(string scheme) =>
        server
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Select(address => new Uri(address))
            .First(uri => uri.Scheme == scheme && !(settings.Observe.IsOpen && uri.Port == settings.Observe.Port));
}
