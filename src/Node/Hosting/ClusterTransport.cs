using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;
using ProFL.Node.Gate;
using ProFL.Node.Trust;

namespace ProFL.Node.Hosting;

/// <summary>
/// How the members of a cluster reach each other: over TCP, or over mutual TLS where they are enrolled. Everything that makes or reads an
/// address asks here how it begins.
/// </summary>
public static class ClusterTransport
{
    private const string Plain = "akka.tcp://";
    private const string Secured = "akka.ssl.tcp://";
    private const string Seeds = "akka.cluster.seed-nodes";

    /// <summary>The address of a member, as configuration names it; <see cref="Secure"/> makes it one over TLS.</summary>
    /// <param name="hostAndPort">Such as <c>10.0.0.1:4053</c>.</param>
    public static string AddressOf(string hostAndPort) => $"{Plain}{ActorSystemIncarnation.SystemName}@{hostAndPort}";

    /// <summary>The setting that names who is asked to let this process in.</summary>
    /// <param name="addresses">Their addresses.</param>
    public static string SeedsOf(IEnumerable<string> addresses) => $"{Seeds} = [{string.Join(", ", addresses.Select(a => $"\"{a}\""))}]";

    /// <summary>The configuration of a node, with the addresses that it knows, over TLS; doing it again changes nothing.</summary>
    /// <param name="config">All layers.</param>
    /// <param name="trust">What the node shows; null leaves everything as it is.</param>
    public static Config Secure(Config config, NodeTrust? trust)
    {
        ArgumentNullException.ThrowIfNull(config);
        return trust is null
            ? config
            : ConfigurationFactory
                .ParseString(
                    SeedsOf(config.GetStringList(Seeds, []).Select(seed => seed.Replace(Plain, Secured, StringComparison.Ordinal)))
                )
                .WithFallback(ConfigurationFactory.ParseString("akka.remote.dot-netty.tcp.enable-ssl = on"))
                .WithFallback(config);
    }

    /// <summary>
    /// What the transport shows, and who it speaks with: nodes alone, whose certificate names the host that was called.
    /// </summary>
    internal static Setup SetupOf(NodeTrust trust, GateSetup gate) =>
        new DotNettySslSetup(
            trust.Certificate,
            suppressValidation: false,
            requireMutualAuthentication: true,
            (shown, _, peer, faults, log) =>
            {
                (NodeIdentity? identity, string refusal) =
                    (faults & SslPolicyErrors.RemoteCertificateNameMismatch) == 0
                        ? trust.Examine(shown)
                        : (null, $"the certificate does not name {peer}");
                if (shown is not null && identity is { Role: NodeIdentity.Coordinator or NodeIdentity.ClientNode })
                {
                    gate.Peers.Note(peer, shown);
                    return true;
                }

                if (identity is null && (faults & SslPolicyErrors.RemoteCertificateNameMismatch) == 0)
                {
                    gate.PutOutWhoShowed(shown as X509Certificate2);
                }

                gate.Refused.NoteConnection(peer, identity is null ? refusal : $"{identity} is no node", log);
                return false;
            }
        );
}
