using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Google.Protobuf;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Views;
using ProFL.Messages;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Faults;
using ProFL.Node.Sharding;

namespace ProFL.Coordinator.Stages;

/// <summary>
/// Moves one job through its rounds and steps. It persists what the decisions beside it decides, and only then acts on
/// it; after any death it goes on from its journal as if nothing had happened. Sharded by job over the coordinators.
/// </summary>
public sealed partial class StageManager : ReceivePersistentActor, IWithTimers
{
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(2);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly string _job;
    private readonly CoordinatorServices _services;
    private readonly StageManagerLinks _links;
    private readonly CancellationTokenSource _stopping = new();
    private readonly RoundInFlight _inFlight;
    private JobState _state = JobState.Empty;
    private SiteRegistry.SiteNodes _nodes = new([], ImmutableSortedDictionary<string, string>.Empty);
    private Recruitment? _recruitment;
    private string? _specJson;
    private bool _drawing;
    private IActorRef _aggregator = ActorRefs.Nobody;
    private string _aggregatorTrouble = "";

    /// <summary>Creates the StageManager of a job.</summary>
    public StageManager(string job, StageManagerLinks links, CoordinatorServices services)
    {
        _job = job;
        _links = links;
        _services = services;
        _inFlight = new RoundInFlight(services.Time);
        _collection = new BlobCollection(job, services.Blobs.Stores);
        Recover<SnapshotOffer>(o => _state = ((JobSnapshot)o.Snapshot).ToState(_state.Book));
        Recover<RecoveryCompleted>(_ => OnRecovered());
        Recover<IMessage>(e => _state = _state.Apply(e));
        Unborn();
    }

    /// <summary>The persistence id of a job.</summary>
    public static string IdOf(string job) => JobRegion.PersistenceIdOf(job);

    /// <inheritdoc/>
    public override string PersistenceId => IdOf(_job);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    // an aggregator tells why it stops, and Trouble logs each reason once
    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, -1, _ => Directive.Stop, loggingEnabled: false);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopping.Cancel();
        base.PostStop();
    }

    /// <inheritdoc/>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistRejected(cause, @event, sequenceNr);
        throw new InvalidOperationException($"the journal refused {@event.GetType().Name} of job {_job}", cause);
    }

    /// <inheritdoc/>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistFailure(cause, @event, sequenceNr);
        TellThatJournalIsLost(cause);
    }

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        base.OnRecoveryFailure(reason, message);
        TellThatJournalIsLost(reason);
    }

    private void TellThatJournalIsLost(Exception cause) =>
        Context.Parent.Tell(new JobEntity.JournalLost(cause.GetBaseException().Message, JobStatusView.Of(_job, _state, [], _ => "")));

    private void OnRecovered()
    {
        Context.Parent.Tell(JobEntity.JournalBack.Instance);
        if (_state.HasEnded)
        {
            Become(Ended);
            _links.Registry.Tell(new SiteRegistry.Subscribe());
        }
        else if (_state.Term > 0)
        {
            StartTerm();
        }
    }

    // nothing is in the journal: a stray message must not make a job
    private void Unborn()
    {
        LeaveWhenIdle();
        Command<WakeJob>(wake =>
        {
            _specJson = wake.SpecJson;
            StartTerm();
        });
        NotYetOperable();
        Command<UpdateReady>(_ => { });
        Command<ClientProgress>(_ => { });
        Command<EnrolmentPage>(_ => { });
        Command<EvaluationReady>(_ => { });
        Command<EvaluationFailed>(_ => { });
    }

    private void Ended()
    {
        LeaveWhenIdle();

        // it may have died before it told them
        Command<SiteRegistry.SiteNodes>(nodes =>
        {
            _nodes = nodes;
            CloseAtNodes();
        });
        Command<WakeJob>(_ => ReportEnd());
        Command<JobEndNoted>(_ => OnEndNoted());
        Command<Tick>(_ => ReportEnd());
        Command<GetJobStatus>(_ => Sender.Tell(JobStatusView.Of(_job, _state, [], _ => "")));
        Command<ExplainJob>(_ => Sender.Tell(JobExplanations.Of(_job, _state, [], TimeSpan.Zero)));
        Operable();
        // its node was away when the job ended, or it would have been told
        Command<UpdateReady>(ready => SiteOf(ready.Node).Tell(Closed));
        CommandAny(_ => { });
    }

    // asked about once more, a job that is over or was never there need not stay in memory until the process ends
    private void LeaveWhenIdle()
    {
        Context.SetReceiveTimeout(LongestIdle);
        Command<ReceiveTimeout>(_ => Context.Parent.Tell(new Passivate(PoisonPill.Instance)));
    }

    private void Working()
    {
        Context.SetReceiveTimeout(null);
        Command<WakeJob>(OnWake);
        Command<Initialised>(OnInitialised);
        Command<InitialisationFailed>(f => Trouble(f.Reason));
        Command<SiteRegistry.SiteNodes>(OnSiteNodes);
        Command<EnrolmentPage>(OnEnrolmentPage);
        Command<EnrolmentFailed>(OnEnrolmentFailed);
        Command<EnrolmentDelayed>(e => _delayed[e.Node] = e.Reason);
        Command<RegionStarted>(OnRegionStarted);
        Command<UpdateReady>(OnUpdateReady);
        Command<ClientProgress>(p => _inFlight.Note(p));
        Command<AggregationEvents.UpdateChecked>(OnUpdateChecked);
        Command<PersistChecked>(_ => OnPersistChecked());
        Command<AggregationEvents.UpdateUnavailable>(OnUpdateUnavailable);
        Command<AggregationEvents.StoreFull>(OnStoreFull);
        Command<AggregationEvents.AcceptedUpdateLost>(OnAcceptedUpdateLost);
        Command<AggregationEvents.SumClosed>(OnSumClosed);
        Command<AggregationEvents.ModelAssembled>(OnModelAssembled);
        Command<AggregationEvents.AggregationFailed>(f => Trouble(f.Reason));
        Command<Terminated>(_ => OnAggregatorStopped());
        Command<EvaluationReady>(OnEvaluationReady);
        Command<EvaluationFailed>(OnEvaluationFailed);
        Command<Tick>(_ => OnTick());
        Command<GetJobStatus>(_ => Sender.Tell(Status()));
        Command<ExplainJob>(_ => Sender.Tell(Explanation()));
        Operable();
        Command<SaveSnapshotSuccess>(s => DeleteSnapshots(new SnapshotSelectionCriteria(_previousSnapshot - 1)));
        Command<SaveSnapshotFailure>(f => _log.Warning("job {0}: a snapshot was not saved: {1}", _job, f.Cause.Message));
        CommandAny(_ => { });
    }

    private void StartTerm()
    {
        var started = new TermStarted
        {
            Term = _state.Term + 1,
            Address = Akka.Cluster.Cluster.Get(Context.System).SelfAddress.ToString(),
            ProductVersion = Protocol.ProductVersion,
            AtUnixMs = Now,
        };
        Write(
            [started],
            () =>
            {
                Become(Working);
                _links.Registry.Tell(new SiteRegistry.Subscribe());
                Timers.StartPeriodicTimer("tick", Tick.Instance, _services.Settings.ResendInterval);
                StartRegions();
                Continue();
            }
        );
    }

    private void OnWake(WakeJob wake)
    {
        _specJson ??= wake.SpecJson;
        if (_state.Phase == JobPhase.New)
        {
            Continue();
        }
    }

    /// <summary>Does what the state asks for next. Called after every change; doing it once too often is harmless.</summary>
    private void Continue()
    {
        switch (_state.Phase)
        {
            case JobPhase.New:
                InitialiseWhenKnown();
                break;
            case JobPhase.Recruiting:
                Recruit();
                break;
            case JobPhase.Training when _state.Open is null && StepGuard.IsAwaited(_state):
                EvaluateWhenDue();
                break;
            case JobPhase.Training when _state.Open is null && _state.Paused is not null:
                EvaluateWhenDue();
                break;
            case JobPhase.Training when _state.Open is null:
                EvaluateWhenDue();
                Write([RoundPlanning.Plan(_state, Now)], Continue);
                break;
            case JobPhase.Training:
                RunRound();
                break;
            case JobPhase.Finishing:
                Finish();
                break;
            case JobPhase.Stopping:
                Stop();
                break;
            default:
                Become(Ended);
                CloseAtNodes();
                ReportEnd();
                break;
        }
    }

    private void OnTick()
    {
        ResendEvaluation();
        Continue();
    }

    private void ReportEnd() =>
        _links.Directory.Tell(
            new JobEndReached
            {
                Job = _job,
                Status = EndStatus,
                LastSequenceNumber = LastSequenceNr,
            }
        );

    private void OnEndNoted()
    {
        Timers.Cancel("tick");
        Context.Parent.Tell(new Passivate(PoisonPill.Instance));
    }

    private void CloseAtNodes()
    {
        foreach (NodeReady node in _nodes.Ready)
        {
            SiteOf(node.Node).Tell(Closed);
        }
    }

    private JobClosed Closed => new() { Job = _job, Status = EndStatus };

    private string EndStatus => JobStatusView.NameOf(_state.Phase);

    /// <summary>Persists events in one write, folds each into the state, and goes on when all are in.</summary>
    private void Write(IReadOnlyList<IMessage> events, Action then)
    {
        int left = events.Count;
        PersistAll(
            events,
            e =>
            {
                _state = _state.Apply(e);
                KillPoint.Hit("coordinator.persisted." + e.Descriptor.Name);
                if (--left == 0)
                {
                    then();
                }
            }
        );
    }

    private static ActorSelection SiteOf(string node) => Context.ActorSelection($"{node}/user/site");

    private long Now => _services.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record Tick : INoSerializationVerificationNeeded
    {
        public static Tick Instance { get; } = new();
    }

    private sealed record Initialised(JobInitialisation Draw) : INoSerializationVerificationNeeded;

    private sealed record InitialisationFailed(string Reason) : INoSerializationVerificationNeeded;

    private sealed record RegionStarted(string Site, IActorRef Region) : INoSerializationVerificationNeeded;

    private sealed record PersistChecked : INoSerializationVerificationNeeded
    {
        public static PersistChecked Instance { get; } = new();
    }
}
