using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Remote;
using ProFL.Node.Members;
using ProFL.Node.Sharding;
using ProFL.Node.Trust;

namespace ProFL.Node.Gate;

/// <summary>What the gate of an actor system decides by.</summary>
/// <param name="members">Who is in the cluster.</param>
/// <param name="roles">What this node shows itself as.</param>
/// <param name="trust">Who certificates are of; null without TLS.</param>
/// <param name="refused">What was refused.</param>
public sealed class GateSetup(MemberUrls members, IReadOnlyCollection<string> roles, NodeTrust? trust, RefusedMessages refused) : Setup
{
    private readonly ConcurrentDictionary<string, Address> _origins = new(StringComparer.Ordinal);

    /// <summary>Decides.</summary>
    internal MessageGate Gate { get; } = new(members, MemberRoles.Of(roles));

    /// <summary>Whether a node was a member and has left.</summary>
    /// <param name="address">Its address; null of one that did not say it.</param>
    internal bool HasLeft(Address? address) => address is not null && members.HasLeft(address);

    /// <summary>Puts a member out of the cluster whose certificate counts no longer: coordinators do, others leave it to them.</summary>
    internal Action<Address> PutOut { get; private set; } = _ => { };

    /// <summary>Notes at which address a certificate was shown that counts.</summary>
    internal void NoteOrigin(X509Certificate2 shown, Address origin)
    {
        // an address may be taken by another node after its first has gone
        foreach ((string other, Address at) in _origins)
        {
            if (at.Equals(origin) && other != shown.Thumbprint)
            {
                _origins.TryRemove(other, out _);
            }
        }

        _origins[shown.Thumbprint] = origin;
    }

    /// <summary>
    /// Puts out who showed a certificate while it counted. Whoever is cut off before its next frame calls again, and is known by this.
    /// </summary>
    internal void PutOutWhoShowed(X509Certificate2? shown)
    {
        if (shown is not null && _origins.TryGetValue(shown.Thumbprint, out Address? origin))
        {
            PutOut(origin);
        }
    }

    /// <summary>The same in an actor system that has begun.</summary>
    internal GateSetup In(ActorSystem system)
    {
        if (roles.Contains(JobRegion.CoordinatorRole))
        {
            PutOut = address =>
            {
                if (members.RolesOf(address).Count > 0)
                {
                    PutOutOf(system, address);
                }
            };
        }

        return this;
    }

    // who is down leaves when nobody reaches it: a failure detector takes ten seconds to see that, a quarantine says it at once
    private static void PutOutOf(ActorSystem system, Address address)
    {
        var cluster = Cluster.Get(system);
        cluster.Down(address);
        var provider = (IRemoteActorRefProvider)((ExtendedActorSystem)system).Provider;
        foreach (Member member in cluster.State.Members.Where(member => member.Address == address))
        {
            provider.Quarantine(address, member.UniqueAddress.Uid);
        }
    }

    /// <summary>Who certificates are of; null without TLS.</summary>
    public NodeTrust? Trust { get; } = trust;

    /// <summary>Who showed which certificate.</summary>
    public ShownCertificates Peers { get; } = new();

    /// <summary>What was refused.</summary>
    public RefusedMessages Refused { get; } = refused;
}
