using Akka.Actor;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Stages;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Jobs;

/// <summary>
/// What sharding hosts for a job: its <see cref="StageManager"/>, and somebody to ask while that cannot live because the journal
/// is out of reach. The job directory's waking brings it back; who sent something meanwhile sends it again.
/// </summary>
public sealed partial class JobEntity : ReceiveActor
{
    private readonly ILogger _log;
    private readonly string _job;
    private readonly Func<bool, Props> _manager;
    private readonly TimeProvider _time;
    private IActorRef _child = ActorRefs.Nobody;
    private JobStatus? _paused;
    private DateTimeOffset _since;
    private bool _isDamaged;
    private bool _fromSnapshot = true;

    /// <summary>Creates the entity.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="manager">How its StageManager is made: from a snapshot, or from the whole journal.</param>
    /// <param name="time">For since when it waits.</param>
    /// <param name="log">For its operators.</param>
    public JobEntity(string job, Func<bool, Props> manager, TimeProvider time, ILogger log)
    {
        _job = job;
        _manager = manager;
        _time = time;
        _log = log;
        Receive<JournalLost>(OnJournalLost);
        Receive<JournalRecovered>(_ => OnJournalRecovered());
        Receive<RosterLost>(OnRosterLost);
        Receive<Terminated>(_ => _child = ActorRefs.Nobody);
        Receive<Passivate>(Context.Parent.Tell);
        Receive<WakeJob>(OnWake);
        Receive<GetJobStatus>(_ => _paused is not null, _ => Sender.Tell(Paused()));
        Receive<ExplainJob>(_ => _paused is not null, _ => Sender.Tell(Explained()));
        ReceiveAny(message => _child.Forward(message));
    }

    /// <summary>Props of the entity of a job.</summary>
    public static Props Props(string job, StageManagerLinks links, CoordinatorServices services) =>
        Akka.Actor.Props.Create(() =>
            new JobEntity(
                job,
                fromSnapshot => Akka.Actor.Props.Create(() => new StageManager(job, links, services, fromSnapshot)),
                services.Time,
                services.Loggers.CreateLogger<JobEntity>()
            )
        );

    /// <inheritdoc/>
    protected override void PreStart() => StartChild();

    // of whatever it dies, it comes back from its journal
    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, -1, _ => Directive.Stop);

    private void OnWake(WakeJob wake)
    {
        if (_child.IsNobody())
        {
            StartChild();
        }

        _child.Forward(wake);
    }

    private void OnJournalLost(JournalLost lost)
    {
        if (_paused is null)
        {
            _since = _time.GetUtcNow();
            LogPauses(_job, lost.Reason);
        }

        // what was recovered last stays known: while the journal is away, nothing new is
        JobStatus known = lost.Known.Clients > 0 || _paused is null ? lost.Known : _paused;
        _paused = new JobStatus(known)
        {
            Job = _job,
            Status = JobPhase.Paused,
            Reason = $"the journal is {(lost.IsDamaged ? "damaged" : "out of reach")}: {lost.Reason}",
        };
        _isDamaged = lost.IsDamaged;
    }

    // the events hold the roster too
    private void OnRosterLost(RosterLost lost)
    {
        LogReadsWholeJournal(_job, lost.Reason);
        _fromSnapshot = false;
        Context.Unwatch(_child);
        Context.Stop(_child);
        StartChild();
        foreach ((object message, IActorRef sender) in lost.Waiting)
        {
            _child.Tell(message, sender);
        }
    }

    private void OnJournalRecovered()
    {
        _fromSnapshot = true;
        if (_paused is not null)
        {
            _paused = null;
            LogGoesOn(_job);
        }
    }

    private JobStatus Paused()
    {
        var status = new JobStatus(_paused!);
        status.Waiting.Clear();
        status.Waiting.Add(
            new WaitingFor
            {
                Who = "journal",
                What = status.Reason,
                SinceMs = (long)(_time.GetUtcNow() - _since).TotalMilliseconds,
                Remedy = _isDamaged
                    ? JournalDamage.Remedy + "."
                    : "Bring the database back: nothing is lost, and the job goes on by itself.",
            }
        );
        return status;
    }

    private JobExplanation Explained()
    {
        JobStatus paused = Paused();
        return new JobExplanation
        {
            Job = _job,
            Status = paused.Status,
            Now = paused.Reason,
            Waiting = { paused.Waiting },
            Next = _isDamaged ? "it goes on from what the backup has" : "it goes on where it was as soon as its journal can be read",
        };
    }

    private void StartChild()
    {
        _child = Context.ActorOf(_manager(_fromSnapshot));
        Context.Watch(_child);
    }
}
