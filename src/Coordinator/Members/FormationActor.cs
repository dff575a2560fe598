using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProFL.Coordinator.Sites;
using ProFL.Messages.Wire;
using ProFL.Node.Sharding;

namespace ProFL.Coordinator.Members;

/// <summary>
/// Asks the coordinators that <c>--join</c> names and that are not in this one's cluster how they stand, and does what
/// <see cref="Formation"/> decides when it decided the same for a while.
/// </summary>
public sealed partial class FormationActor : ReceiveActor, IWithTimers
{
    /// <summary>Its name below /user.</summary>
    public const string Name = "formation";

    // somebody that is silent may only be slow
    private const int TicksUntilDone = 4;
    private const int TicksUntilSaid = 10;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly ILogger _log;
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly string[] _named;
    private readonly FormationVote _vote;
    private readonly Dictionary<string, CoordinatorStanding> _answers = new(StringComparer.Ordinal);
    private (Formation.Step Step, int Times) _decided;
    private int _waited;

    /// <summary>Creates one that logs nothing.</summary>
    /// <param name="named">All coordinators, in the order that all of them have.</param>
    public FormationActor(IEnumerable<string> named)
        : this(named, NullLogger.Instance) { }

    /// <summary>Creates it.</summary>
    /// <param name="named">All coordinators, in the order that all of them have.</param>
    /// <param name="log">For its operators.</param>
    public FormationActor(IEnumerable<string> named, ILogger log)
    {
        _log = log;
        _named = [.. named];
        _vote = new FormationVote(_named, _cluster.SelfAddress.ToString(), TimeProvider.System);
        Receive<Tick>(_ => OnTick());
        Receive<AskStanding>(_ => OnAsked());
        Receive<CoordinatorStanding>(status => _answers[status.Coordinator] = status);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Ask(OwnStatus());
        Timers.StartPeriodicTimer("tick", Tick.Instance, Interval);
    }

    private void OnAsked()
    {
        CoordinatorStanding standing = OwnStatus();
        standing.Follows = standing.IsMember ? "" : _vote.AskedBy(Sender.Path.Address.ToString());
        Sender.Tell(standing);
    }

    private void OnTick()
    {
        CoordinatorStanding self = OwnStatus();
        Formation.Step step = Formation.Decide(_named, self, _answers.Values);
        _decided = step == _decided.Step ? (step, _decided.Times + 1) : (step, 1);
        bool isSure = step == Formation.Step.Begin && _answers.Count == _named.Length - 1;
        if (_decided.Times == TicksUntilDone || isSure)
        {
            Do(step);
        }

        SayWhenItWaits(self);
        _answers.Clear();
        Ask(self);
    }

    private void Ask(CoordinatorStanding self)
    {
        foreach (string other in _named.Where(n => n != self.Coordinator && !self.Members.Contains(n)))
        {
            Context.TellFormation(other, new AskStanding());
        }
    }

    private void Do(Formation.Step step)
    {
        if (step == Formation.Step.Begin && !_vote.TakeOwn())
        {
            // it is another's for a moment yet
            _decided = (step, TicksUntilDone - 1);
        }
        else if (step == Formation.Step.Begin)
        {
            LogBegins(_answers.Count + 1, _named.Length);
            _cluster.Join(_cluster.SelfAddress);
        }
        else if (step == Formation.Step.StartAgain)
        {
            LogJoinsOthers(string.Join(", ", _answers.Keys.Order(StringComparer.Ordinal)));
            // with all its members, for client nodes would stay in a cluster without coordinators
            foreach (Member member in _cluster.State.Members.OrderBy(m => m.UniqueAddress == _cluster.SelfUniqueAddress))
            {
                _cluster.Down(member.Address);
            }
        }
    }

    private void SayWhenItWaits(CoordinatorStanding self)
    {
        _waited = self.IsMember ? 0 : _waited + 1;
        if (_named.Length > 1 && _waited % TicksUntilSaid == TicksUntilSaid - 1)
        {
            string silent = string.Join(", ", _named.Where(n => n != self.Coordinator && !_answers.ContainsKey(n)));
            LogWaits(
                silent.Length > 0 ? silent : "none of those that are missing",
                _named.Contains(self.Coordinator)
                    ? "start more than half of those that --join names"
                    : $"--join does not name this one, {self.Coordinator}: give every coordinator the same list of all"
            );
        }
    }

    private CoordinatorStanding OwnStatus()
    {
        ClusterEvent.CurrentClusterState state = _cluster.State;
        Member[] coordinators =
        [
            .. state.Members.Where(m =>
                m.HasRole(JobRegion.CoordinatorRole) && m.Status is not (MemberStatus.Down or MemberStatus.Removed)
            ),
        ];
        return new CoordinatorStanding
        {
            Coordinator = _cluster.SelfAddress.ToString(),
            IsMember = coordinators.Any(m => m.UniqueAddress == _cluster.SelfUniqueAddress),
            Reachable = { coordinators.Where(m => !state.Unreachable.Contains(m)).Select(m => m.Address.ToString()) },
            Members = { coordinators.Select(m => m.Address.ToString()) },
        };
    }

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }
}
