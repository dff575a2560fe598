using Akka.Actor;
using Akka.Cluster;
using ProFL.Node.Sharding;

namespace ProFL.Node.Members;

/// <summary>
/// Ends the actor system of a client node that has lost all coordinators, so that the node starts another one and joins again: the others
/// may have taken it out while it did not hear of it. Trainings go on meanwhile.
/// </summary>
public sealed class CoordinatorWatch : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly TimeSpan _patience;

    // one that it never saw is waited for by joining
    private TimeSpan _seen = Timeout.InfiniteTimeSpan;

    /// <summary>Is made by Akka alone: see <see cref="PropsOf"/>.</summary>
    public CoordinatorWatch(TimeSpan patience)
    {
        _patience = patience;
        Receive<LookAround>(_ => OnLookAround());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How it is made.</summary>
    /// <param name="patience">How long no coordinator may be in reach.</param>
    public static Props PropsOf(TimeSpan patience) => Props.Create(() => new CoordinatorWatch(patience));

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer("look", LookAround.Instance, Interval);

    private void OnLookAround()
    {
        TimeSpan now = Context.System.Scheduler.MonotonicClock;
        ClusterEvent.CurrentClusterState state = _cluster.State;
        bool isInReach = state.Members.Any(member => member.HasRole(JobRegion.CoordinatorRole) && !state.Unreachable.Contains(member));
        // who is a member was let in by a coordinator, also where that one was gone before this looked
        bool wasLetIn = _seen == Timeout.InfiniteTimeSpan && _cluster.SelfMember.Status == MemberStatus.Up;
        if (isInReach || wasLetIn)
        {
            _seen = now;
        }
        else if (_seen != Timeout.InfiniteTimeSpan && now - _seen >= _patience)
        {
            Timers.CancelAll();
            _ = ShutdownHold.Of(Context.System).End(CoordinatedShutdown.ClusterDowningReason.Instance);
        }
    }

    private sealed class LookAround
    {
        public static readonly LookAround Instance = new();
    }
}
