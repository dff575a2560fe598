using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProFL.Node.Sharding;

namespace ProFL.Coordinator.Members;

/// <summary>
/// Looks at the coordinators of the cluster: refuses to be one of them where <see cref="CoordinatorAdmission"/> says so, and says
/// what two are good for.
/// </summary>
public sealed partial class CoordinatorCensus : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan UntilTwoAreSaidToBeFew = TimeSpan.FromSeconds(10);
    private readonly ILogger _log;
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly Action<string> _refuse;
    private ImmutableHashSet<Member> _coordinators = [];

    /// <summary>Creates a census that logs nothing.</summary>
    /// <param name="refuse">Told why this coordinator must leave.</param>
    public CoordinatorCensus(Action<string> refuse)
        : this(refuse, NullLogger.Instance) { }

    /// <summary>Creates the census.</summary>
    /// <param name="refuse">Told why this coordinator must leave.</param>
    /// <param name="log">For its operators.</param>
    public CoordinatorCensus(Action<string> refuse, ILogger log)
    {
        _log = log;
        _refuse = refuse;
        Receive<ClusterEvent.MemberRemoved>(e => Note(_coordinators.Remove(e.Member)));
        Receive<ClusterEvent.MemberDowned>(e => Note(_coordinators.Remove(e.Member)));
        Receive<ClusterEvent.IMemberEvent>(e => OnMember(e.Member));
        Receive<TwoAreFew>(_ => LogTwoAreFew());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));

    /// <inheritdoc/>
    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void OnMember(Member member)
    {
        if (!member.HasRole(JobRegion.CoordinatorRole))
        {
            return;
        }

        if (
            member.UniqueAddress != _cluster.SelfUniqueAddress
            && IsSenior(member)
            && CoordinatorAdmission.Refusal([.. _cluster.SelfRoles], member.Roles, member.Address.ToString()) is { } reason
        )
        {
            _refuse(reason);
            return;
        }

        // a member is equal to itself in another status
        Note(_coordinators.Remove(member).Add(member));
    }

    // of two that come at the same time, one address is the senior one
    private bool IsSenior(Member other)
    {
        Member self = _cluster.SelfMember;
        bool isUp = other.Status is not (MemberStatus.Joining or MemberStatus.WeaklyUp);
        return self.Status is MemberStatus.Joining or MemberStatus.WeaklyUp
            ? isUp || Member.AddressOrdering.Compare(other.Address, self.Address) < 0
            : isUp && other.IsOlderThan(self);
    }

    private void Note(ImmutableHashSet<Member> coordinators)
    {
        _coordinators = coordinators;
        if (_coordinators.Count == 2)
        {
            Timers.StartSingleTimer("two", TwoAreFew.Instance, UntilTwoAreSaidToBeFew);
        }
        else
        {
            Timers.Cancel("two");
        }
    }

    private sealed record TwoAreFew : INoSerializationVerificationNeeded
    {
        public static TwoAreFew Instance { get; } = new();
    }
}
