using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ProFL.Node.Http;

/// <summary>Under which address others reach this node's HTTP server; known once it listens.</summary>
/// <param name="server">The server.</param>
/// <param name="settings">Its settings.</param>
public sealed class NodeUrl(IServer server, HttpSettings settings)
{
    /// <summary>What other nodes pull from; ends with a slash.</summary>
    public Uri Uri =>
        new UriBuilder(Uri.UriSchemeHttp, settings.PublicHost.Length == 0 ? settings.Host : settings.PublicHost, BoundPort).Uri;

    private int BoundPort => new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
}
