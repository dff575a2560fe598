using ProFL.Coordinator.Trust;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Tests.Trust;

/// <summary>What a coordinator serves of trust, and nothing else of it.</summary>
internal static class TrustServer
{
    /// <summary>A coordinator beside the authority.</summary>
    public static Task<NodeHost> Beside(TestAuthority authority, TrustFolder trust, string? token = null) =>
        Serve(authority, trust, true, token);

    /// <summary>A coordinator of which the authority is elsewhere.</summary>
    public static Task<NodeHost> Elsewhere(TestAuthority authority, TrustFolder trust) => Serve(authority, trust, false, null);

    private static Task<NodeHost> Serve(TestAuthority authority, TrustFolder trust, bool isBeside, string? token) =>
        BlobHost.Start(
            [],
            HttpSettings.Loopback with
            {
                Token = token,
            },
            application => application.MapTrust(trust, isBeside ? authority.Folder : null, authority.Clock)
        );
}
