using Akka.Actor.Setup;
using ProFL.Node.Members;
using ProFL.Node.Trust;

namespace ProFL.Node.Gate;

/// <summary>What the gate of an actor system decides by.</summary>
/// <param name="members">Who is in the cluster.</param>
/// <param name="roles">What this node shows itself as.</param>
/// <param name="trust">Who certificates are of; null without TLS.</param>
/// <param name="refused">What was refused.</param>
public sealed class GateSetup(MemberUrls members, IReadOnlyCollection<string> roles, NodeTrust? trust, RefusedMessages refused) : Setup
{
    /// <summary>Decides.</summary>
    internal MessageGate Gate { get; } = new(members, MemberRoles.Of(roles));

    /// <summary>Who certificates are of; null without TLS.</summary>
    public NodeTrust? Trust { get; } = trust;

    /// <summary>Who showed which certificate.</summary>
    public ShownCertificates Peers { get; } = new();

    /// <summary>What was refused.</summary>
    public RefusedMessages Refused { get; } = refused;
}
