using System.Net;
using Akka.Configuration;
using ProFL.Node.Configuration;

namespace ProFL.Node.Hosting;

/// <summary>
/// How a process is a member of its cluster: <c>akka.remote.dot-netty.tcp</c>, and <c>seed-nodes</c> and <c>roles</c> of
/// <c>akka.cluster</c>, of its configuration.
/// </summary>
/// <param name="Host">Address or name of this machine; empty for the one that Akka finds.</param>
/// <param name="Port">The port of the cluster, 0 for any free one.</param>
/// <param name="PublicHost">The name under which others reach it; <paramref name="Host"/> when empty.</param>
/// <param name="BoundHost">Address or name that it listens on.</param>
/// <param name="BoundPort">The port that it listens on, 0 for any free one.</param>
/// <param name="SeedNodes">Addresses of the processes that it asks to let it in, in this order.</param>
/// <param name="Roles">What it shows itself as.</param>
public sealed record MembershipSettings(
    string Host,
    int Port,
    string PublicHost,
    string BoundHost,
    int BoundPort,
    IReadOnlyList<string> SeedNodes,
    IReadOnlyList<string> Roles
)
{
    private const string Tcp = "akka.remote.dot-netty.tcp.";

    /// <summary>Where other machines reach this one's membership, in words; null where none does.</summary>
    public string? Reached =>
        new[] { BoundHost, PublicHost }.FirstOrDefault(name => name.Length > 0 && !IsLoopback(name)) is { } name
            ? $"akka.remote.dot-netty.tcp.hostname = {name}"
            : null;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="HoconException">A value cannot be.</exception>
    public static MembershipSettings From(Config config)
    {
        var settings = new SettingsReader(config);
        string host = settings.Text(Tcp + "hostname");
        int port = PortAt("port");
        return new MembershipSettings(
            host,
            port,
            settings.Text(Tcp + "public-hostname"),
            settings.Text(Tcp + "bind-hostname") is { Length: > 0 } bound ? bound : host,
            settings.Text(Tcp + "bind-port").Length > 0 ? PortAt("bind-port") : port,
            settings.List("akka.cluster.seed-nodes"),
            settings.List("akka.cluster.roles")
        );

        int PortAt(string key) => settings.Number(Tcp + key, least: 0, most: IPEndPoint.MaxPort);
    }

    private static bool IsLoopback(string name) =>
        name is "localhost" || (IPAddress.TryParse(name, out IPAddress? address) && IPAddress.IsLoopback(address));
}
