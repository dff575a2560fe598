using Akka.Actor;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Repairs;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Signatures;
using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Views;
using ProFL.Messages.Wire;
using ProFL.Node.Sharding;

namespace ProFL.Coordinator.Stages;

/// <summary>
/// Moves one job through its rounds and steps. It persists what the decisions beside it decides, and only then acts on
/// it; after any death it goes on from its journal as if nothing had happened. Sharded by job over the coordinators.
/// Its behaviours are its states, and follow from the journal: see <see cref="InState"/>.
/// </summary>
public sealed class StageManager : JournaledJob
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly StageManagerLinks _links;
    private readonly JobSites _sites;
    private readonly SignedMessages _signed;
    private readonly DroppedMessages _dropped;
    private readonly SiteRegions _regions;
    private readonly AggregatorLink _aggregator;
    private readonly CoordinatorTrouble _trouble;
    private readonly RoundInFlight _inFlight;
    private readonly EvaluationInFlight _evaluationInFlight;
    private readonly JobStart _start;
    private readonly SiteRecruiting _recruiting;
    private readonly SiteDataCheck _siteData;
    private readonly RosterPreparation _preparation;
    private readonly RoundExecution _round;
    private readonly RoundCompletion _closing;
    private readonly ModelEvaluation _evaluation;
    private readonly ModelAssembly _assembly;
    private readonly JobOperations _operations;
    private readonly LostBlobs _lost;
    private readonly JobEnding _ending;

    /// <summary>Creates the StageManager of a job.</summary>
    public StageManager(string job, StageManagerLinks links, CoordinatorServices services, bool fromSnapshot)
        : base(job, services, fromSnapshot)
    {
        ArgumentNullException.ThrowIfNull(links);
        ILogger log = services.Loggers.CreateLogger<StageManager>();
        _links = links;
        var messages = new JobMessages(job, services.BlobUrl);
        _sites = new JobSites(services.Time);
        _dropped = new DroppedMessages(services.Time);
        _signed = new SignedMessages(job, this, _sites, services.Trust, _dropped, services.Loggers.CreateLogger<SignedMessages>());
        _regions = new SiteRegions(job, Context, _sites, services.Faults, log);
        _aggregator = new AggregatorLink(Context, AggregatorActor.Props(job, services));
        _inFlight = new RoundInFlight(services.Time);
        _evaluationInFlight = new EvaluationInFlight(services.Time);
        _trouble = new CoordinatorTrouble(job, _inFlight, services.Time, log);
        _start = new JobStart(job, this, links.Directory, messages, services.Blobs.Models, _trouble, _stopping.Token);
        _preparation = new RosterPreparation(job, this, services.Blobs.Models, Rosters, _trouble, _stopping.Token);
        _recruiting = new SiteRecruiting(job, this, Context, _sites, services.Trust, _regions, messages, _preparation, log);
        _siteData = new SiteDataCheck(job, Context, _sites, messages, log);
        _round = new RoundExecution(job, this, _inFlight, _aggregator, _regions, messages, _trouble, log);
        var collection = new BlobCollection(job, services.Blobs.Stores);
        _closing = new RoundCompletion(this, _evaluationInFlight, collection, _trouble, services.Settings.KeepBlobs);
        _evaluation = new ModelEvaluation(this, _evaluationInFlight, _signed, _regions, messages);
        _assembly = new ModelAssembly(this, _aggregator, _evaluation, _evaluationInFlight, _trouble);
        _operations = new JobOperations(job, this, _round, new JournalBehind(), _trouble, log);
        _lost = new LostBlobs(job, this, _sites, services, _aggregator, _trouble, _start.Again, log, _stopping.Token);
        _ending = new JobEnding(this, Context, links.Directory, _sites, messages);
        BeginAs(Unborn);
    }

    /// <summary>The persistence id of a job.</summary>
    public static string IdOf(string job) => JobRegion.PersistenceIdOf(job);

    /// <inheritdoc/>
    protected override (Action Behaviour, Action Work) InState =>
        State switch
        {
            { Term: 0 } => (Unborn, () => { }),
            { HasEnded: true } => (Ended, _ending.Run),
            { Phase: JobPhase.New } => (Initialising, _start.Run),
            { Phase: JobPhase.Recruiting } => (Recruiting, _recruiting.Run),
            { Phase: JobPhase.Finishing } => (Finishing, _assembly.Finish),
            { Phase: JobPhase.Stopping } => (Stopping, _assembly.Stop),
            { Open: null } => (BetweenRounds, PlanRound),
            { Open: { } open } => (_inFlight.IsClosing(open.Plan.Round) ? Closing : Collecting, _round.Run),
        };

    private JobSituation Situation =>
        new(Job, State, NowUnixMs, _sites, _regions.Failures, _inFlight, _evaluationInFlight, _trouble)
        {
            IsFileKnown = _start.IsFileKnown,
            Enrolments = _recruiting.Waits,
            ExtraClients = _siteData.Extras,
            Dropped = _dropped,
        };

    /// <inheritdoc/>
    public override void ContinueAfter(TimeSpan delay) => Timers.StartSingleTimer("deadline", StageMessages.Tick.Instance, delay);

    // an aggregator tells why it stops, and each reason is logged once
    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, -1, _ => Directive.Stop, loggingEnabled: false);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopping.Cancel();
        base.PostStop();
    }

    /// <inheritdoc/>
    protected override void OnRecovered()
    {
        Context.Parent.Tell(JournalRecovered.Instance);
        if (State.HasEnded)
        {
            Settle();
            _links.Registry.Tell(new SiteRegistry.Subscribe());
        }
        else if (State.Term > 0)
        {
            StartTerm(Begin);
        }
    }

    /// <summary>
    /// Nothing is in the journal: a stray message must not make a job. Whether it was accepted, only the directory knows.
    /// </summary>
    private void Unborn()
    {
        LeaveWhenIdle();
        On<WakeJob>(wake => _start.OnWakeWithoutFile(wake, () => StartTerm(Begin)));
        foreach (Type question in JobOperations.Questions)
        {
            Command(question, _links.Directory.Forward);
        }

        Late(LateMessages.OfAnotherJournal);
        NothingElse();
    }

    /// <summary>The first weights are initialised.</summary>
    private void Initialising()
    {
        On<WakeJob>(wake => _start.OnWakeWithoutFile(wake, Continue));
        On<JobStart.Initialised>(_start.OnInitialised);
        On<JobStart.InitialisationFailed>(_start.OnFailed);
        Unfinished();
    }

    /// <summary>The sites are asked which clients they have.</summary>
    private void Recruiting()
    {
        On(_signed.Then<EnrolmentPage>(_recruiting.OnEnrolmentPage));
        On(_signed.Then<EnrolmentFailed>(_recruiting.OnEnrolmentFailed));
        On(Noted<EnrolmentDelayed>(_recruiting.OnEnrolmentDelayed, delayed => delayed.Lacking));
        On<RosterPreparation.Prepared>(_recruiting.OnPrepared);
        On<RosterPreparation.PreparationFailed>(_preparation.OnFailed);
        Unfinished();
    }

    /// <summary>No round is open: the job is paused, or the finished step is evaluated first.</summary>
    private void BetweenRounds()
    {
        Evaluated();
        Described();
        Late(LateMessages.OfRounds);
        Unfinished();
    }

    /// <summary>The open round waits for updates.</summary>
    private void Collecting()
    {
        Late([typeof(AggregationEvents.SumClosed)]);
        InRound();
    }

    /// <summary>
    /// Everybody has answered or left, and the sum was asked to close. Accepted updates may still have to be brought here again.
    /// </summary>
    private void Closing()
    {
        On<AggregationEvents.SumClosed>(_closing.OnSumClosed);
        InRound();
    }

    /// <summary>Every step is done: the model is evaluated and put together.</summary>
    private void Finishing()
    {
        Evaluated();
        On<AggregationEvents.ModelAssembled>(_assembly.OnModelAssembled);
        Late([.. LateMessages.OfRecruiting, .. LateMessages.OfRounds]);
        Unfinished();
    }

    /// <summary>An operator ends the job: the model so far is put together.</summary>
    private void Stopping()
    {
        On<AggregationEvents.ModelAssembled>(_assembly.OnModelAssembled);
        Late(LateMessages.OfInitialising);
        Late([.. LateMessages.OfRecruiting, .. LateMessages.OfRounds, .. LateMessages.OfEvaluation]);
        Unfinished();
    }

    /// <summary>The job is over. The directory is told until it has noted it, and so are nodes that did not hear of it.</summary>
    private void Ended()
    {
        LeaveWhenIdle();
        On<SiteRegistry.SiteNodes>(_ending.OnSiteNodes);
        On<WakeJob>(_ => _ending.Report());
        On<StageMessages.Tick>(_ => _ending.Report());
        On<JobEndNoted>(_ => OnEndNoted());
        On<UpdateReady>(_ending.OnUpdateReady);
        Asked();
        Late([.. LateMessages.OfJob, .. LateMessages.OfSnapshots]);
        NothingElse();
    }

    private void InRound()
    {
        On<AggregationEvents.SumOpened>(_lost.OnSumOpened);
        On<AggregationEvents.UpdateChecked>(_round.OnUpdateChecked);
        On<StageMessages.PersistChecked>(_ => _round.OnPersistChecked());
        On<AggregationEvents.UpdateUnavailable>(_round.OnUpdateUnavailable);
        On<AggregationEvents.StoreFull>(_round.OnStoreFull);
        On<AggregationEvents.AcceptedUpdateLost>(_round.OnAcceptedUpdateLost);
        On(_signed.Then(Noted<ClientProgress>(_inFlight.Note, progress => progress.Lacking)));
        Evaluated();
        Described();
        Unfinished();
    }

    private void Evaluated()
    {
        On<EvaluationReady>(_evaluation.OnEvaluationReady);
        On(Noted<EvaluationFailed>(_evaluationInFlight.Note, failed => failed.Lacking));
    }

    // nodes that come to a site which has one already are looked at
    private void Described()
    {
        On(_signed.Then<EnrolmentPage>(page => _siteData.OnPage(page, State)));
        On(_signed.Then<EnrolmentFailed>(failed => _siteData.OnFailed(failed, State)));
        Late([typeof(EnrolmentDelayed)]);
    }

    // an update is answered in every state: its node offers it until it is
    private void Unfinished()
    {
        Stay();
        On<WakeJob>(_start.OnWake);
        On<StageMessages.Tick>(_ => OnTick());
        On<SiteRegistry.SiteNodes>(OnSiteNodes);
        On<SiteRegions.RegionStarted>(OnRegionStarted);
        On<SiteRegions.RegionFailed>(_regions.OnFailed);
        On(_signed.Then<UpdateReady>(_round.OnUpdateReady));
        On(_signed.Then<NodeAhead>(_operations.OnNodeAhead));
        On<AggregationEvents.AggregationFailed>(_lost.OnAggregationFailed);
        On<LostBlobs.Looked>(_lost.OnLooked);
        On<Terminated>(_ => OnAggregatorStopped());
        HandleSnapshots();
        Asked();
        Late(LateMessages.OfSnapshots);
        NothingElse();
    }

    private void Asked()
    {
        On<GetJobStatus>(_ => Sender.Tell(JobReport.StatusOf(Situation)));
        On<ExplainJob>(_ => Sender.Tell(JobReport.ExplanationOf(Situation)));
        On<GetModel>(_ => Sender.Tell(JobReport.ModelOf(Job, State, Services.BlobUrl)));
        foreach (Type command in JobOperations.Commands)
        {
            Command(command, c => _operations.On((IMessage)c, Sender));
        }
    }

    private void Begin()
    {
        _links.Registry.Tell(new SiteRegistry.Subscribe());
        Timers.StartPeriodicTimer("tick", StageMessages.Tick.Instance, Services.Settings.ResendInterval);
        _regions.Start(State);
        Continue();
    }

    private void OnTick()
    {
        _regions.Start(State);
        _siteData.Run(State);
        _lost.LookAgain();
        _operations.Leave(Services.Trust);
        _evaluation.Resend();
        Continue();
    }

    private void OnSiteNodes(SiteRegistry.SiteNodes nodes)
    {
        _sites.Note(nodes, State);
        _recruiting.TellOthersToWait();
        _siteData.Run(State);
        _round.OnSiteNodes(nodes);
        Continue();
    }

    // what hinders a node may be a blob that is lost here
    private Action<T> Noted<T>(Action<T> note, Func<T, Blob?> lacking) =>
        message =>
        {
            note(message);
            _lost.Look(lacking(message));
        };

    private void OnRegionStarted(SiteRegions.RegionStarted started)
    {
        _regions.OnStarted(started);
        Continue();
    }

    private void OnAggregatorStopped()
    {
        _aggregator.Forget();
        _assembly.OnAggregatorStopped();
        _inFlight.Restart();
        Settle();
    }

    private void PlanRound()
    {
        _evaluation.BeginWhenDue();
        if (State.Paused is null && !EvaluationDecision.IsAwaited(State))
        {
            Write([RoundPlanning.Plan(State, NowUnixMs)], Continue);
        }
    }

    private void OnEndNoted()
    {
        Timers.Cancel("tick");
        Leave();
    }
}
