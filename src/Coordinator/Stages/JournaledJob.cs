using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Telemetry;
using ProFL.Coordinator.Views;
using ProFL.Messages;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using ProFL.Node.Members;
using ProFL.Node.Sharding;

namespace ProFL.Coordinator.Stages;

/// <summary>
/// An actor that holds the state of one job and its journal: it recovers the one from the other, writes events and snapshots, takes on
/// the behaviour that follows from the state, and tells its parent, a <see cref="JobEntity"/>, when the journal is out of reach.
/// </summary>
public abstract partial class JournaledJob : ReceivePersistentActor, IJob, IWithTimers
{
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(2);
    private readonly ILogger _log;
    private readonly HashSet<(Type Message, string State)> _unknown = [];
    private readonly CancellationTokenSource _stopped = new();
    private Action? _behaviour;
    private long _previousSnapshot;
    private long _newestSnapshot;

    /// <summary>Creates the actor of a job.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="services">Shared services.</param>
    /// <param name="fromSnapshot">Whether it recovers from the newest snapshot; else from the whole journal.</param>
    protected JournaledJob(string job, CoordinatorServices services, bool fromSnapshot)
    {
        ArgumentNullException.ThrowIfNull(services);
        Job = job;
        Services = services;
        Recovery = fromSnapshot ? Recovery.Default : new Recovery(SnapshotSelectionCriteria.None);
        Rosters = new RosterBlobs(job, new CheckedBlobStore(services.Blobs.Models, services.Loggers.CreateLogger<CheckedBlobStore>()));
        Telemetry = new JobTelemetry(job, services.Metrics, services.Tracer);
        _log = services.Loggers.CreateLogger<JournaledJob>();
        Recover<SnapshotOffer>(o => State = ((JobSnapshot)o.Snapshot).ToState(State.Book));
        Recover<RecoveryCompleted>(_ => OnJournalRead(fromSnapshot));
        Recover<IMessage>(e => State = State.Apply(e));
    }

    /// <inheritdoc/>
    public override string PersistenceId => JobRegion.PersistenceIdOf(Job);

    /// <inheritdoc/>
    public override Recovery Recovery { get; }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    JobState IJob.State => State;

    /// <inheritdoc/>
    IActorRef IJob.Self => Self;

    /// <inheritdoc/>
    public long NowUnixMs => Services.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public JobTelemetry Telemetry { get; }

    /// <summary>All that the journal says.</summary>
    protected JobState State { get; private set; } = JobState.Empty;

    /// <summary>The job's id.</summary>
    protected string Job { get; }

    /// <summary>Shared services.</summary>
    protected CoordinatorServices Services { get; }

    /// <summary>Where its roster lies, for snapshots name it.</summary>
    protected RosterBlobs Rosters { get; }

    /// <inheritdoc/>
    public void Write(IReadOnlyList<IMessage> events, Action then)
    {
        int left = events.Count;
        long began = Stopwatch.GetTimestamp();
        PersistAll(
            events,
            e =>
            {
                JobState before = State;
                State = State.Apply(e);
                Telemetry.Written(before, e, State);
                KillPoint.Hit("coordinator.persisted." + e.Descriptor.Name);
                if (--left == 0)
                {
                    Telemetry.Wrote(began, events, State);
                    Settle();
                    then();
                }
            }
        );
    }

    /// <inheritdoc/>
    public void Continue() => InState.Work();

    /// <inheritdoc/>
    public void Settle()
    {
        if (InState.Behaviour is var behaviour && behaviour != _behaviour)
        {
            _behaviour = behaviour;
            Become(behaviour);
        }
    }

    /// <inheritdoc/>
    public abstract void ContinueAfter(TimeSpan delay);

    /// <inheritdoc/>
    public void SnapshotWhenDue()
    {
        if (State.Rounds % Services.Settings.SnapshotEvery == 0)
        {
            _previousSnapshot = _newestSnapshot;
            _newestSnapshot = LastSequenceNr;
            SaveSnapshot(State.ToSnapshot());
            KillPoint.Hit("coordinator.snapshot");
        }
    }

    /// <summary>Takes on the first behaviour; called once, by the constructor.</summary>
    protected void BeginAs(Action behaviour)
    {
        ArgumentNullException.ThrowIfNull(behaviour);
        _behaviour = behaviour;
        behaviour();
    }

    /// <summary>What it listens to and what it does next in the state that it is in.</summary>
    protected abstract (Action Behaviour, Action Work) InState { get; }

    /// <summary>The journal is read, and the state complete.</summary>
    protected abstract void OnRecovered();

    /// <summary>Writes the first event of this incarnation.</summary>
    protected void StartTerm(Action then) =>
        Write(
            [
                new TermStarted
                {
                    Term = State.Term + 1,
                    Address = Akka.Cluster.Cluster.Get(Context.System).SelfAddress.ToString(),
                    ProductVersion = Protocol.ProductVersion,
                    AtUnixMs = NowUnixMs,
                    Name = MemberFacts.NameOf(Akka.Cluster.Cluster.Get(Context.System).SelfRoles),
                },
            ],
            then
        );

    /// <summary>Names the handler of a message, in the behaviour that is being defined.</summary>
    /// <remarks>
    /// Akka.NET compiles a behaviour once for each list of message types, and takes it again for another one with the same list, whatever
    /// its handlers' types are. So all of them are handlers of object.
    /// </remarks>
    protected void On<T>(Action<T> handler) => Command(typeof(T), message => handler((T)message));

    /// <summary>Lists messages, in the behaviour that is being defined, that may come and that nothing follows from.</summary>
    protected void Late(IEnumerable<Type> messages)
    {
        foreach (Type message in messages)
        {
            Command(message, _ => { });
        }
    }

    /// <summary>Ends the behaviour that is being defined: any other message is logged, once for each type.</summary>
    protected void NothingElse() => CommandAny(OnUnknown);

    /// <summary>
    /// Leaves memory in the behaviour that is being defined, when nothing came for a while. The next message brings it back.
    /// </summary>
    protected void LeaveWhenIdle()
    {
        Context.SetReceiveTimeout(LongestIdle);
        On<ReceiveTimeout>(_ => Leave());
    }

    /// <summary>Stays in memory in the behaviour that is being defined, for nobody need ask it to go on.</summary>
    protected void Stay()
    {
        Context.SetReceiveTimeout(null);
        Late([typeof(ReceiveTimeout)]);
    }

    /// <summary>Asks to be taken out of memory.</summary>
    protected static void Leave() => Context.Parent.Tell(new Passivate(PoisonPill.Instance));

    /// <summary>Handles what becomes of snapshots, in the behaviour that is being defined. The last two are kept.</summary>
    protected void HandleSnapshots()
    {
        On<SaveSnapshotSuccess>(_ => DeleteSnapshots(new SnapshotSelectionCriteria(_previousSnapshot - 1)));
        On<SaveSnapshotFailure>(f => LogSnapshotNotSaved(Job, f.Cause.Message));
    }

    // what is logged meanwhile names the open round's trace
    /// <inheritdoc/>
    protected override bool AroundReceive(Receive receive, object message)
    {
        using IDisposable? entered = Telemetry.Trace.Enter();
        return base.AroundReceive(receive, message);
    }

    /// <inheritdoc/>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistRejected(cause, @event, sequenceNr);
        throw new InvalidOperationException($"the journal refused {@event.GetType().Name} of job {Job}", cause);
    }

    /// <inheritdoc/>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistFailure(cause, @event, sequenceNr);
        Telemetry.Failed("write");
        TellThatJournalIsLost(cause);
    }

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        base.OnRecoveryFailure(reason, message);
        Telemetry.Failed("recover");
        TellThatJournalIsLost(reason);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopped.Cancel();
        Telemetry.Left();
        base.PostStop();
    }

    private void OnJournalRead(bool fromSnapshot)
    {
        if (State.LacksRoster())
        {
            Rosters
                .Read(State.RosterBlob!, _stopped.Token)
                .PipeTo(Self, success: roster => roster, failure: e => new Status.Failure(e.GetBaseException()));
            _behaviour = ReadingRoster;
            Become(_behaviour);
            return;
        }

        if (!fromSnapshot && State.RosterBlob is not null)
        {
            // unless it succeeds, the whole journal is read the next time too
            _ = Rosters.Write(State, _stopped.Token).ContinueWith(w => w.Exception, TaskScheduler.Default);
        }

        OnStateComplete();
    }

    // what comes meanwhile waits, here or for the one that takes its place
    private void ReadingRoster()
    {
        var waiting = new List<(object Message, IActorRef Sender)>();
        On<RosterPages>(roster =>
        {
            State = State.WithRoster(roster);
            OnStateComplete();
            waiting.ForEach(w => Self.Tell(w.Message, w.Sender));
        });
        On<Status.Failure>(lost => Context.Parent.Tell(new RosterLost(lost.Cause.Message, [.. waiting])));
        CommandAny(message => waiting.Add((message, Sender)));
    }

    private void OnStateComplete()
    {
        Telemetry.Recovered(State);
        OnRecovered();
    }

    private void OnUnknown(object message)
    {
        string state = InState.Behaviour.Method.Name;
        if (_unknown.Add((message.GetType(), state)))
        {
            LogUnknown(Job, state, message is Status.Failure failure ? $"Failure: {failure.Cause.Message}" : message.GetType().Name);
        }
    }

    private void TellThatJournalIsLost(Exception cause) =>
        Context.Parent.Tell(
            new JournalLost(
                cause.GetBaseException().Message,
                JournalDamage.IsCauseOf(cause),
                JobStatusView.Of(Job, State, [], _ => MemberActivity.Unspecified)
            )
        );
}
