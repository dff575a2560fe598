using System.Net;

namespace ProFL.Tools.Clusters;

/// <summary>What <c>--host</c> of a coordinator or client node means in its configuration.</summary>
public static class MemberHost
{
    /// <summary>The settings by which other machines reach this one under a name or address.</summary>
    /// <param name="host">The name or address; null for loopback alone.</param>
    /// <exception cref="UserException">It is neither.</exception>
    public static IReadOnlyList<string> Settings(string? host) =>
        host is null ? []
        : IPAddress.TryParse(host, out _) ? [$"akka.remote.dot-netty.tcp.hostname = \"{host}\"", $"profl.http.host = \"{host}\""]
        : Uri.CheckHostName(host) == UriHostNameType.Dns
            ?
            [
                $"akka.remote.dot-netty.tcp {{ hostname = \"0.0.0.0\", public-hostname = \"{host}\" }}",
                $"profl.http {{ host = \"0.0.0.0\", public-host = \"{host}\" }}",
            ]
        : throw new UserException(Mistake.Usage, $"--host {host}: give a name or address of this machine, such as 10.0.0.7");
}
