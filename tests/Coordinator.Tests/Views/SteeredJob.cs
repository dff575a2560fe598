using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Cluster;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using Blob = ProFL.Messages.Journal.Blob;

namespace ProFL.Coordinator.Tests.Views;

/// <summary>
/// A job that a real StageManager moves, over a journal in memory and blobs on disk. The test is its two sites, its operators and its
/// clock.
/// </summary>
/// <param name="system">Where the StageManager runs.</param>
/// <param name="services">What it is given.</param>
/// <param name="time">The clock in these.</param>
/// <param name="directory">Stands in for the job directory.</param>
/// <param name="id">The job's id.</param>
internal sealed class SteeredJob(ActorSystem system, CoordinatorServices services, SteppedTime time, IActorRef directory, string id)
{
    private const int OfNorth = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly JobSpec Spec = JobFiles.Small(
        heldOut: 0.2,
        sites: ["north", "south"],
        whenWorse: "end-with-better",
        freezing: """{"by":"rounds","movement-window":2,"rounds":[2,2]}"""
    );
    private readonly List<Action> _whenStopped = [];
    private IActorRef _manager = ActorRefs.Nobody;

    public static IReadOnlyList<string> Sites { get; } = ["north", "south"];

    public string Id => id;

    /// <summary>Where its coordinator keeps blobs.</summary>
    public required HeldStore Held { get; init; }

    /// <summary>What its journal said when it was last read.</summary>
    public JobState State { get; private set; } = JobState.Empty;

    /// <summary>Is told again and again before the job is asked.</summary>
    public object? Repeated { get; set; }

    /// <summary>Who the open round waits for.</summary>
    public string[] Pending => [.. State.Open!.Pending.Select(member => member.Planned.Client)];

    public static string NodeOf(string site) => $"akka.tcp://profl@127.0.0.1:{(site == "north" ? 8 : 9)}";

    /// <summary>By which a site's node is known to people.</summary>
    public static string NameOf(string site) => site + "-1";

    public string SiteOf(string client) => State.Roster.First(member => member.Client == client).Site;

    public string PathOf(Blob blob) => services.Blobs.Models.PathOf(new BlobKey(id, blob.Round, new BlobId(blob.Sha256, blob.Size)));

    public void Tell(object message) => _manager.Tell(message);

    /// <summary>Brings it to a moment at which nothing is wrong.</summary>
    public async Task GoTo(Moment moment)
    {
        Start();
        var wake = new WakeJob
        {
            Job = id,
            SpecJson = Spec.ToJson(),
            RulesVersion = RuleBook.Newest.Version,
        };
        if (moment == Moment.Initialising)
        {
            Hold();
            Tell(wake);
            await Until(state => state.Term > 0);
            return;
        }

        Tell(wake);
        await Until(state => state.Phase == JobPhase.Recruiting);
        TellNodes([.. Sites.Select(site => Ready(site))]);
        if (moment == Moment.Recruiting)
        {
            return;
        }

        foreach (string site in Sites)
        {
            Tell(Page(site));
        }

        await Until(state => state.Open is not null);
        while (!IsAt(moment))
        {
            await Go();
        }
    }

    /// <summary>Lets time pass in which nothing else happens.</summary>
    public async Task Wait(TimeSpan length)
    {
        // what it was told before is done before
        await _manager.Ask<JobStatus>(new GetJobStatus { Job = id }, Patience);
        time.Step(length);
        Tell(StageMessages.Tick.Instance);
    }

    /// <summary>Asks why it stands until the answer suits, or it never will.</summary>
    /// <param name="misfit">What is wrong with an answer, or null.</param>
    /// <returns>What is wrong with the last one, or null.</returns>
    public async Task<string?> Explain(Func<JobExplanation, string?> misfit)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (Repeated is not null)
            {
                Tell(Repeated);
            }

            string? wrong = misfit(await _manager.Ask<JobExplanation>(new ExplainJob { Job = id }, Patience));
            if (wrong is null || waited.Elapsed > TimeSpan.FromSeconds(5))
            {
                return wrong;
            }

            await Task.Delay(10);
            Tell(StageMessages.Tick.Instance);
        }
    }

    /// <summary>A coordinator takes it over, and sees the client nodes of all sites.</summary>
    public Task Restart(Action meanwhile) => Restart(meanwhile, Sites);

    /// <summary>A coordinator takes it over, and sees the client nodes of some sites.</summary>
    public async Task Restart(Action meanwhile, IEnumerable<string> seen)
    {
        await _manager.GracefulStop(Patience);
        meanwhile();
        Start();
        TellNodes([.. seen.Select(site => Ready(site))]);
    }

    /// <summary>Is done when the job is left.</summary>
    public void WhenStopped(Action action) => _whenStopped.Add(action);

    /// <summary>Its coordinator writes nothing until the job is left.</summary>
    public void Hold()
    {
        Held.Gate.Reset();
        WhenStopped(Held.Gate.Set);
    }

    public Task Stop()
    {
        _whenStopped.ForEach(action => action());
        return _manager.GracefulStop(Patience);
    }

    /// <summary>Its aggregator dies.</summary>
    public void StopAggregator() => system.ActorSelection(_manager.Path / "*").Tell(PoisonPill.Instance);

    public void TellNodes(params NodeReady[] ready) => Tell(new SiteRegistry.SiteNodes([.. ready], Refused([])) { Names = Names });

    /// <summary>The cluster refused a node; the other site has one.</summary>
    public void TellNodes(NodeReady ready, string refused, string reason) =>
        Tell(new SiteRegistry.SiteNodes([ready], Refused([KeyValuePair.Create(refused, reason)])) { Names = Names });

    /// <summary>A client's update comes, and is counted or refused.</summary>
    public async Task Answer(string client, bool isGood = true)
    {
        await Send(client, isGood);
        await UntilAnswered([client]);
    }

    /// <summary>Everybody that the round waits for answers, but for some.</summary>
    public async Task AnswerAllBut(params string[] silent)
    {
        string[] clients = [.. Pending.Except(silent)];
        foreach (string client in clients)
        {
            await Send(client, isGood: true);
        }

        await UntilAnswered(clients);
    }

    public UpdateReady Offer(string client, Blob update, string blobUrl) =>
        new()
        {
            Job = id,
            Round = State.Open!.Plan.Round,
            Client = client,
            TrainingId = "first",
            Node = NodeOf(SiteOf(client)),
            BlobUrl = blobUrl,
            Samples = 1,
            Update = new()
            {
                Sha256 = update.Sha256,
                Size = update.Size,
                Round = State.Open.Plan.Round,
            },
        };

    public static NodeReady Ready(string site, char canary = 'c', int? rulesVersion = null) =>
        new()
        {
            Node = NodeOf(site),
            Site = site,
            ProductVersion = "0.1.0",
            RulesVersion = rulesVersion ?? RuleBook.Newest.Version,
            Profile = Profile(canary),
        };

    /// <summary>A site says which clients it has.</summary>
    public EnrolmentPage Page(string site, int pages = 1) =>
        new()
        {
            Job = id,
            Site = site,
            Node = NodeOf(site),
            Pages = pages,
            Profile = Profile('c'),
            Clients =
            {
                Rosters
                    .Of(Spec.Fleet.Clients)
                    .Where((_, i) => i < OfNorth == (site == "north"))
                    .Select(member => new ClientDescription
                    {
                        Client = member.Client,
                        Site = site,
                        MemoryBytes = member.MemoryBytes,
                        Samples = member.Samples,
                        DataFingerprint = member.DataFingerprint,
                    }),
            },
        };

    /// <summary>Waits until its journal says something.</summary>
    public async Task Until(Func<JobState, bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            State = SimulatedJob.Fold(JobState.Empty, await Replays.Events(system, StageManager.IdOf(id)));
            if (condition(State))
            {
                return;
            }

            Assert.True(waited.Elapsed < Patience, $"{id} stays in {State.Phase}, round {State.Rounds}");
            await Task.Delay(5);
        }
    }

    private async Task Send(string client, bool isGood)
    {
        long round = State.Open!.Plan.Round;
        SubModel trained = State.Current!.SubModel;
        BlobId update = await Updates.Write(
            Held.Inner,
            id,
            round,
            isGood ? Updates.Of(trained, client, round) : Updates.With(trained, client, float.NaN)
        );
        Tell(Offer(client, new Blob { Sha256 = update.Sha256, Size = update.Size }, "http://127.0.0.1:1"));
    }

    private Task UntilAnswered(string[] clients)
    {
        long round = State.Open!.Plan.Round;
        return Until(state =>
            state.Open?.Plan.Round != round || !state.Open.Pending.Any(member => clients.Contains(member.Planned.Client))
        );
    }

    private static ImmutableSortedDictionary<string, string> Refused(IEnumerable<KeyValuePair<string, string>> nodes) =>
        nodes.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static NodeNames Names { get; } = NodeNames.Of(Sites.Select(site => KeyValuePair.Create(NodeOf(site), NameOf(site))));

    private static NumericProfile Profile(char canary) =>
        new()
        {
            Library = Rosters.Profile.Library,
            Numerics = Rosters.Profile.Numerics,
            CanarySha256 = new string(canary, 64),
        };

    private void Start() =>
        _manager = system.ActorOf(
            Props.Create(() => new StageManager(id, new StageManagerLinks(ActorRefs.Nobody, directory), services, true))
        );

    private bool IsAt(Moment moment) =>
        moment switch
        {
            Moment.FirstRound => State is { Rounds: 0, Open: not null },
            Moment.LaterRound => State is { Rounds: > 1, Open: not null },
            Moment.Evaluating => IsEvaluationAwaited(State),
            _ => State.Phase == JobPhase.Finishing,
        };

    private static bool IsEvaluationAwaited(JobState state) =>
        state is { Phase: JobPhase.Training, Open: null } && EvaluationDecision.IsAwaited(state);

    private async Task Go()
    {
        if (State.Open is { } open)
        {
            await AnswerAllBut();
            await Until(state => state.Rounds == open.Plan.Round && (IsEvaluationAwaited(state) || IsUnderWay(state)));
        }
        else
        {
            Tell(
                new EvaluationReady
                {
                    Job = id,
                    Round = State.Rounds,
                    CurriculumIndex = EvaluationPlan.StepOf(State),
                    Correct = 9,
                    Total = 10,
                    Node = NodeOf(Spec.Evaluation.Site),
                }
            );
            await Until(state => !IsEvaluationAwaited(state) && IsUnderWay(state));
        }
    }

    private static bool IsUnderWay(JobState state) => state.Open is not null || state.Phase != JobPhase.Training;
}
