using Akka.Actor;
using Akka.Cluster;
using Akka.Persistence;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Views;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using ProFL.Node.Sharding;

namespace ProFL.Coordinator.Jobs;

/// <summary>
/// The list of jobs: a persistent cluster singleton. It takes jobs, wakes the StageManager of every unfinished one again
/// and again, with the job file until that is in the job's own journal, and notes how each ended.
/// </summary>
public sealed partial class JobDirectory : ReceivePersistentActor, IWithTimers
{
    /// <summary>Its persistence id.</summary>
    public const string Id = "job-directory";

    private const int SnapshotEvery = 100;
    private readonly ILogger _log;
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private readonly IActorRef _jobs;
    private readonly CoordinatorServices _services;
    private readonly HashSet<string> _inJournal = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private JobDirectoryState _state = JobDirectoryState.Empty;

    /// <summary>Creates the directory.</summary>
    /// <param name="jobs">The region of the StageManagers.</param>
    /// <param name="services">Shared services.</param>
    public JobDirectory(IActorRef jobs, CoordinatorServices services)
    {
        _jobs = jobs;
        _services = services;
        _log = services.Loggers.CreateLogger<JobDirectory>();
        Recover<JobSubmitted>(e => _state = _state.Apply(e));
        Recover<JobEnded>(e => _state = _state.Apply(e));
        Recover<SnapshotOffer>(o => _state = JobDirectoryState.Of((JobDirectorySnapshot)o.Snapshot));
        Recover<RecoveryCompleted>(_ => WakeUnfinished());
        Command<SubmitJob>(OnSubmitJob);
        Command<JobEndReached>(OnJobEndReached);
        Command<ListJobs>(OnListJobs);
        foreach (Type type in JobOperations.Questions)
        {
            Command(type, question => OnQuestion((IMessage)question));
        }

        Command<JobAccepted>(OnInJournal);
        Command<JobUnknown>(OnNotInJournal);
        Command<WakeTick>(_ => WakeUnfinished());
        Command<ClusterEvent.MemberUp>(OnMemberUp);
        Command<ClusterEvent.CurrentClusterState>(_ => { });
        Command<SaveSnapshotSuccess>(s => DeleteSnapshots(new SnapshotSelectionCriteria(s.Metadata.SequenceNr - (2 * SnapshotEvery))));
        Command<SaveSnapshotFailure>(f => LogSnapshotNotSaved(f.Cause.Message));
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(_ => { });
    }

    /// <inheritdoc/>
    public override string PersistenceId => Id;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        base.PreStart();
        Timers.StartPeriodicTimer("wake", WakeTick.Instance, _services.Settings.WakeInterval);
        _cluster.Subscribe(Self, ClusterEvent.InitialStateAsSnapshot, typeof(ClusterEvent.MemberUp));
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        base.PostStop();
    }

    /// <inheritdoc/>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistRejected(cause, @event, sequenceNr);
        throw new InvalidOperationException($"the journal refused {@event.GetType().Name} of the job directory", cause);
    }

    // it may have been in a cluster of its own, and have taken jobs there: its supervisor lets this one read the journal again
    private void OnMemberUp(ClusterEvent.MemberUp up)
    {
        if (up.Member.HasRole(JobRegion.CoordinatorRole) && up.Member.UniqueAddress != _cluster.SelfUniqueAddress)
        {
            Context.Stop(Self);
        }
    }

    private void OnSubmitJob(SubmitJob command)
    {
        if (_state.ByToken(command.Token) is { } earlier)
        {
            Sender.Tell(
                SubmittedFile.IsSame(earlier, command.SpecJson, RuleBook.Released)
                    ? new JobAccepted { Job = earlier.Job, WasKnown = true }
                    : new JobRefused
                    {
                        Reason =
                            $"Token '{command.Token}' belongs to job {earlier.Job}, which was submitted with another job file: "
                            + "submit this one with another token and another id.",
                    }
            );
            return;
        }

        if (Refusal(command) is { } reason)
        {
            Sender.Tell(new JobRefused { Reason = reason });
            return;
        }

        var submitted = new JobSubmitted
        {
            Job = command.Job,
            Token = command.Token,
            Order = _state.Order.Length + 1,
            SpecJson = command.SpecJson,
            RulesVersion = RuleBook.Newest.Version,
            By = command.By,
            AtUnixMs = _services.Time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        IActorRef sender = Sender;
        Persist(
            submitted,
            e =>
            {
                _state = _state.Apply(e);
                KillPoint.Hit("coordinator.persisted.JobSubmitted");
                sender.Tell(new JobAccepted { Job = e.Job });
                Wake(e);
                SnapshotWhenDue();
            }
        );
    }

    private string? Refusal(SubmitJob command)
    {
        if (!BlobKey.IsJob(command.Job))
        {
            return $"'{command.Job}' cannot be a job's id: use letters, digits, '-', '_' and '.', at most 100.";
        }

        if (_state.Jobs.ContainsKey(command.Job))
        {
            return $"There is a job called {command.Job} already: choose another id.";
        }

        try
        {
            WorkableJob.Check(RuleBook.Newest.ReadJob(command.SpecJson));
            return null;
        }
        catch (JobSpecException e)
        {
            return e.Message;
        }
    }

    private void OnJobEndReached(JobEndReached reached)
    {
        var noted = new JobEndNoted { Job = reached.Job };
        if (!_state.Jobs.TryGetValue(reached.Job, out JobDirectoryState.Entry? entry) || entry.Ended is not null)
        {
            _jobs.Tell(noted);
            return;
        }

        var ended = new JobEnded
        {
            Job = reached.Job,
            End = reached.Status,
            LastSequenceNumber = reached.LastSequenceNumber,
            AtUnixMs = _services.Time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        Persist(
            ended,
            e =>
            {
                _state = _state.Apply(e);
                _inJournal.Remove(e.Job);
                KillPoint.Hit("coordinator.persisted.JobEnded");
                _jobs.Tell(noted);
                SnapshotWhenDue();
            }
        );
    }

    // the job file is in the job's journal: to this incarnation's end it need not travel again
    private void OnInJournal(JobAccepted accepted)
    {
        if (_state.Jobs.TryGetValue(accepted.Job, out JobDirectoryState.Entry? entry) && entry.Ended is null)
        {
            _inJournal.Add(accepted.Job);
        }
    }

    // a job was woken without its file and does not know it
    private void OnNotInJournal(JobUnknown unknown)
    {
        _inJournal.Remove(unknown.Job);
        if (
            _state.Jobs.TryGetValue(unknown.Job, out JobDirectoryState.Entry? entry)
            && entry.Ended is null
            && FileOf(entry.Submitted).File is not null
        )
        {
            Wake(entry.Submitted);
        }
    }

    // asked of a StageManager in whose journal nothing is: it is either about to begin, and then answers itself, or there is no such job
    private void OnQuestion(IMessage question)
    {
        string job = (string)question.Descriptor.FindFieldByName("job").Accessor.GetValue(question);
        if (_state.Jobs.TryGetValue(job, out JobDirectoryState.Entry? entry))
        {
            _inJournal.Remove(job);
            if (FileOf(entry.Submitted) is { File: null, Reason: var reason })
            {
                Sender.Tell(new OperationRefused { Reason = reason });
                return;
            }

            Wake(entry.Submitted);
            _jobs.Forward(question);
        }
        else
        {
            Sender.Tell(new JobUnknown { Job = job });
        }
    }

    private void OnListJobs(ListJobs query)
    {
        var page = new JobsPage { Total = _state.Order.Length };
        page.Jobs.AddRange(
            _state
                .Order.Skip(Math.Max(0, query.Offset))
                .Take(Math.Clamp(query.Limit, 1, AnswerPage.Size))
                .Select(id => _state.Jobs[id])
                .Select(e => new JobSummary
                {
                    Job = e.Submitted.Job,
                    Status = e.Ended?.End ?? JobPhase.Unfinished,
                    SubmittedUnixMs = e.Submitted.AtUnixMs,
                    Network = e.Network,
                })
        );
        Sender.Tell(page);
    }

    private void WakeUnfinished()
    {
        foreach (JobSubmitted job in _state.Unfinished)
        {
            Wake(job);
        }
    }

    private void Wake(JobSubmitted job) =>
        _jobs.Tell(
            // without a file, where that cannot be read, a job that has begun goes on
            new WakeJob
            {
                Job = job.Job,
                SpecJson = _inJournal.Contains(job.Job) ? "" : FileOf(job).File ?? "",
                RulesVersion = RuleBook.Newest.Version,
                By = job.By,
            }
        );

    private (string? File, string Reason) FileOf(JobSubmitted job)
    {
        try
        {
            return (SubmittedFile.Of(job, RuleBook.Released), "");
        }
        catch (Exception e) when (e is UnknownRulesException or JobSpecException)
        {
            if (_unreadable.Add(job.Job))
            {
                LogFileNotRead(job.Job, e.Message);
            }

            return (null, e.Message);
        }
    }

    private void SnapshotWhenDue()
    {
        if (LastSequenceNr % SnapshotEvery == 0)
        {
            SaveSnapshot(_state.ToSnapshot());
        }
    }

    private sealed record WakeTick : INoSerializationVerificationNeeded
    {
        public static WakeTick Instance { get; } = new();
    }
}
