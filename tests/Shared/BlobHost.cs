using Microsoft.AspNetCore.Builder;
using ProFL.Node.Blobs;
using ProFL.Node.Hosting;
using ProFL.Node.Http;

namespace ProFL.Node.Tests.Support;

/// <summary>A node that serves blobs, and nothing else.</summary>
internal static class BlobHost
{
    /// <summary>Starts it.</summary>
    /// <param name="stores">What it serves.</param>
    /// <param name="settings">Where, and what requests must show; on loopback without a token if null.</param>
    /// <param name="map">Adds what else is served.</param>
    /// <param name="served">Is told of what is served.</param>
    public static async Task<NodeHost> Start(
        IReadOnlyList<IBlobStore> stores,
        HttpSettings? settings = null,
        Action<WebApplication>? map = null,
        Action<ServedBlob>? served = null
    )
    {
        WebApplicationBuilder builder = NodeHost.CreateBuilder().AddNodeHttp(settings ?? HttpSettings.Loopback);
        WebApplication application = builder.Build().UseNodeHttp().MapBlobs(stores, served);
        map?.Invoke(application);
        return await NodeHost.Start(application, CancellationToken.None);
    }
}
