using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;

namespace ProFL.Node.Members;

/// <summary>
/// A node goes on when the TLS handshake of a connection fails that it opens. Akka ends the actor system then, since a node whose own
/// certificate is of no use must not live half (akkadotnet/akka.net#7839). But whoever answers at the address of a member, with any
/// certificate, would end every node that calls it; so would a member that is killed during a handshake. The end that Akka begins is held
/// in its first phase, where nothing has happened yet, until an end is meant.
/// </summary>
internal sealed class ShutdownHold : IExtension
{
    // Akka keeps the type to itself
    private const string OfHandshake = "Akka.Remote.Transport.DotNetty.TlsHandshakeFailureReason";

    private readonly TaskCompletionSource<Done> _meant = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CoordinatedShutdown _shutdown;

    private ShutdownHold(ExtendedActorSystem system)
    {
        _shutdown = CoordinatedShutdown.Get(system);
        _shutdown.AddTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind,
            "hold",
            () => IsHeld ? _meant.Task : Task.FromResult(Done.Instance)
        );

        // whoever is put out of the cluster, or let go from outside, ends by Akka's own hand
        Cluster.Get(system).RegisterOnMemberRemoved(Release);
        system.SystemActorOf(Props.Create(() => new Departure(Release)), "shutdown-hold");
    }

    /// <summary>How long the phase may take in which an end is held: as long as any process lives.</summary>
    public static Config Settings { get; } =
        ConfigurationFactory.ParseString(
            $"akka.coordinated-shutdown.phases.{CoordinatedShutdown.PhaseBeforeServiceUnbind}.timeout = 3650d"
        );

    /// <summary>Whether the actor system is about to end.</summary>
    public bool IsEnding => _shutdown.ShutdownReason is not null && !IsHeld;

    private bool IsHeld => _shutdown.ShutdownReason?.GetType().FullName == OfHandshake && !_meant.Task.IsCompleted;

    /// <summary>That of an actor system, which it is made for when it is asked for first.</summary>
    public static ShutdownHold Of(ActorSystem system) => system.WithExtension<ShutdownHold, Provider>();

    /// <summary>Ends the actor system in order.</summary>
    /// <param name="reason">Why.</param>
    public Task End(CoordinatedShutdown.Reason reason)
    {
        Task ended = _shutdown.Run(reason);
        Release();
        return ended;
    }

    private void Release() => _meant.TrySetResult(Done.Instance);

    private sealed class Provider : ExtensionIdProvider<ShutdownHold>
    {
        public override ShutdownHold CreateExtension(ExtendedActorSystem system) => new(system);
    }

    /// <summary>Sees that this node leaves the cluster.</summary>
    private sealed class Departure : UntypedActor
    {
        private readonly Cluster _cluster = Cluster.Get(Context.System);
        private readonly Action _left;

        public Departure(Action left) => _left = left;

        protected override void PreStart() =>
            _cluster.Subscribe(
                Self,
                ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
                typeof(ClusterEvent.MemberExited),
                typeof(ClusterEvent.MemberDowned)
            );

        protected override void PostStop() => _cluster.Unsubscribe(Self);

        protected override void OnReceive(object message)
        {
            if (message is ClusterEvent.IMemberEvent change && change.Member.UniqueAddress == _cluster.SelfUniqueAddress)
            {
                _left();
            }
        }
    }
}
