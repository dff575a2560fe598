using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProFL.Messages;
using ProFL.Messages.Wire;
using ProFL.Node.Members;
using ProFL.Node.Sharding;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Sites;

/// <summary>
/// Knows the client nodes of the cluster: greets each that comes up until it answers, forgets those that left, and tells
/// its subscribers. One per coordinator process.
/// </summary>
public sealed partial class SiteRegistry : ReceiveActor, IWithTimers
{
    /// <summary>Its name below /user.</summary>
    public const string Name = "site-registry";

    private static readonly TimeSpan GreetInterval = TimeSpan.FromMilliseconds(500);
    private readonly SiteTrust _trust;
    private readonly ILogger _log;
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly HashSet<IActorRef> _subscribers = [];
    private readonly Dictionary<UniqueAddress, Address> _silent = [];
    private ImmutableSortedDictionary<string, NodeReady> _ready = ImmutableSortedDictionary.Create<string, NodeReady>(
        StringComparer.Ordinal
    );
    private ImmutableDictionary<string, NodeReady> _gone = ImmutableDictionary.Create<string, NodeReady>(StringComparer.Ordinal);
    private NodeNames _names = NodeNames.None;
    private ImmutableSortedDictionary<string, string> _refused = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Creates a registry that logs nothing.</summary>
    public SiteRegistry()
        : this(SiteTrust.None, NullLogger.Instance) { }

    /// <summary>Creates the registry.</summary>
    /// <param name="trust">Who may sign for a site.</param>
    /// <param name="log">For its operators.</param>
    public SiteRegistry(SiteTrust trust, ILogger log)
    {
        _trust = trust;
        _log = log;
        Receive<ClusterEvent.MemberUp>(m => OnUp(m.Member));
        Receive<ClusterEvent.MemberRemoved>(m =>
        {
            OnRemoved(m.Member);
            _gone = _gone.Remove(m.Member.Address.ToString());
        });
        Receive<ClusterEvent.UnreachableMember>(m => OnRemoved(m.Member));
        Receive<ClusterEvent.ReachableMember>(m => OnUp(m.Member));
        Receive<ClusterEvent.IMemberEvent>(_ => { });
        Receive<GreetTick>(_ => GreetSilent());
        Receive<NodeReady>(OnReady);
        Receive<HandshakeRefused>(OnRefused);
        Receive<Subscribe>(OnSubscribe);
        Receive<ListNodes>(_ => Sender.Tell(Nodes()));
        Receive<Terminated>(t => _subscribers.Remove(t.ActorRef));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self,
            ClusterEvent.InitialStateAsEvents,
            typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.IReachabilityEvent)
        );
        Timers.StartPeriodicTimer("greet", GreetTick.Instance, GreetInterval);
    }

    /// <inheritdoc/>
    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void OnUp(Member member)
    {
        NodeNames names = _names.With(_cluster.State.Members.Append(member).DistinctBy(m => m.UniqueAddress));
        if (names != _names)
        {
            _names = names;
            Publish();
        }

        if (member.Roles.Contains(ClientRegion.ClientNodeRole) && member.Status == MemberStatus.Up)
        {
            _silent[member.UniqueAddress] = member.Address;
            Greet(member.Address);
        }
    }

    private void OnRemoved(Member member)
    {
        _silent.Remove(member.UniqueAddress);
        string node = member.Address.ToString();
        _refused = _refused.Remove(node);
        if (_ready.TryGetValue(node, out NodeReady? gone))
        {
            _gone = _gone.SetItem(node, gone);
            _ready = _ready.Remove(node);
            Publish();
        }
    }

    private void GreetSilent()
    {
        foreach (Address address in _silent.Values)
        {
            Greet(address);
        }
    }

    private static void Greet(Address address) =>
        Context.TellSite(address, new Hello { ProtocolVersion = Protocol.Version, ProductVersion = Protocol.ProductVersion });

    private void OnReady(NodeReady ready)
    {
        Address? address = StopGreeting(ready.Node);
        if (address is null && !_ready.ContainsKey(ready.Node))
        {
            return;
        }

        string? unfit = Protocol.Refusal(ready.ProtocolVersion, ready.ProductVersion, $"client node {ready.Node}");
        if ((unfit ?? NodeKey.RefusalOf(_trust, ready)) is { } reason)
        {
            OnRefused(new HandshakeRefused { Node = ready.Node, Reason = reason });
            return;
        }

        _ready = _ready.SetItem(ready.Node, ready);
        Publish();
    }

    private void OnRefused(HandshakeRefused refused)
    {
        StopGreeting(refused.Node);
        LogNotUsed(refused.Node, refused.Reason);
        _ready = _ready.Remove(refused.Node);
        _refused = _refused.SetItem(refused.Node, refused.Reason);
        Publish();
    }

    private Address? StopGreeting(string node)
    {
        foreach ((UniqueAddress unique, Address address) in _silent)
        {
            if (address.ToString() == node)
            {
                _silent.Remove(unique);
                return address;
            }
        }

        return null;
    }

    private void OnSubscribe(Subscribe _)
    {
        if (_subscribers.Add(Sender))
        {
            Context.Watch(Sender);
        }

        Sender.Tell(Now());
    }

    private NodeList Nodes()
    {
        var list = new NodeList();
        foreach (
            Member member in _cluster
                .State.Members.OrderBy(m => m.Roles.Contains(JobRegion.CoordinatorRole) ? 0 : 1)
                .ThenBy(m => MemberFacts.NameOf(m.Roles), StringComparer.Ordinal)
                .ThenBy(m => m.Address.ToString(), StringComparer.Ordinal)
        )
        {
            string node = member.Address.ToString();
            bool isCoordinator = member.Roles.Contains(JobRegion.CoordinatorRole);
            NodeReady? ready = _ready.GetValueOrDefault(node);
            // what cannot be reached is still of its site
            NodeReady? known = ready ?? _gone.GetValueOrDefault(node);
            list.Nodes.Add(
                new NodeSummary
                {
                    Node = node,
                    Role = isCoordinator ? JobRegion.CoordinatorRole : ClientRegion.ClientNodeRole,
                    Site = known?.Site ?? "",
                    Status = StatusOf(member, isCoordinator || ready is not null),
                    ProductVersion = known?.ProductVersion ?? MemberFacts.VersionOf(member.Roles),
                    CertificateEndUnixMs = MemberFacts.CertificateEndOf(member.Roles)?.ToUnixTimeMilliseconds() ?? 0,
                    Profile = known?.Profile.Id() ?? "",
                    Reason = _refused.GetValueOrDefault(node, ""),
                    Url = known?.BlobUrl ?? (MemberUrls.UrlOf(member.Roles) is { } url ? url + "/" : ""),
                    Name = MemberFacts.NameOf(member.Roles),
                    ProcessId = MemberFacts.ProcessOf(member.Roles),
                }
            );
        }

        return list;
    }

    private NodeState StatusOf(Member member, bool hasAnswered) =>
        _cluster.State.Unreachable.Contains(member) ? NodeState.Unreachable
        : _refused.ContainsKey(member.Address.ToString()) ? NodeState.Refused
        : member.Status is MemberStatus.Leaving or MemberStatus.Exiting or MemberStatus.Down ? NodeState.Leaving
        : member.Status == MemberStatus.Up && hasAnswered ? NodeState.Ready
        : NodeState.Joining;

    private void Publish()
    {
        SiteNodes nodes = Now();
        foreach (IActorRef subscriber in _subscribers)
        {
            subscriber.Tell(nodes);
        }
    }

    private SiteNodes Now() => new([.. _ready.Values], _refused) { Names = _names };

    /// <summary>Asks to be told now and at every change.</summary>
    public sealed record Subscribe : INoSerializationVerificationNeeded;

    /// <summary>The client nodes that are there.</summary>
    /// <param name="Ready">Those that can be used, in ordinal order of addresses.</param>
    /// <param name="Refused">Those that cannot, with the reason.</param>
    public sealed record SiteNodes(ImmutableArray<NodeReady> Ready, ImmutableSortedDictionary<string, string> Refused)
        : INoSerializationVerificationNeeded
    {
        /// <summary>By which people know the nodes of the cluster, also those that have left.</summary>
        public NodeNames Names { get; init; } = NodeNames.None;
    }

    private sealed record GreetTick : INoSerializationVerificationNeeded
    {
        public static GreetTick Instance { get; } = new();
    }
}
