using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Telemetry;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;
using ProFL.Node.Faults;
using ProFL.Node.Hosting;
using JournalBlob = ProFL.Messages.Journal.Blob;
using JournalPartBlob = ProFL.Messages.Journal.PartBlob;

namespace ProFL.Coordinator.Tests.Rounds;

/// <summary>
/// An AggregatorActor in the first round of a small job: its store is a folder, the client nodes' outbox is another behind a
/// blob server, and the test is its StageManager.
/// </summary>
public abstract class AggregatorUnderTest : TestKit, IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = BlobHttpClient.Create(null);
    private BlobPuller _puller = null!;
    private NodeHost _server = null!;

    protected AggregatorUnderTest()
        : base(HoconLayers.Load("coordinator", settings: ["akka.actor.provider = local", "akka.loglevel = OFF"])) { }

    private protected FileBlobStore Outbox { get; private set; } = null!;

    private protected FileBlobStore Blobs { get; private set; } = null!;

    private protected JobState State { get; private set; } = null!;

    private protected FaultSwitch Faults { get; } =
        FaultSwitch.From(HoconLayers.Load("coordinator", settings: ["profl.fault-injection = on"]));

    private protected ReadMeter Counted { get; } = new();

    private protected IActorRef Aggregator { get; private set; } = ActorRefs.Nobody;

    private protected SubModel SubModel => State.Current!.SubModel;

    private protected string[] Cohort => [.. State.Open!.Members.Values.Select(m => m.Planned.Client)];

    public async Task InitializeAsync()
    {
        Blobs = new FileBlobStore(_folder.File("coordinator"), Durability.Process, 0, Faults);
        Outbox = new FileBlobStore(_folder.File("outbox"), Durability.Process, 0);
        _server = await BlobHost.Start([Outbox]);
        _puller = new BlobPuller(_client, 2, maximumAttempts: 1);
        State = await InitialisedJob.InFirstRound(JobFiles.Small(), Blobs);
        Aggregator = NewAggregator();
    }

    public async Task DisposeAsync()
    {
        // it holds files open until it is stopped
        await Sys.Terminate();
        await _server.DisposeAsync();
        _puller.Dispose();
        Counted.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    private protected IActorRef NewAggregator()
    {
        var services = new CoordinatorServices(
            new CoordinatorBlobs(Blobs, Blobs),
            _puller,
            new Uri("http://127.0.0.1:1"),
            TimeProvider.System,
            CoordinatorSettings.From(Sys.Settings.Config)
        )
        {
            Metrics = new CoordinatorMetrics(Counted.Meter),
        };
        return Sys.ActorOf(Props.Create(() => new StandInStageManager(AggregatorActor.Props(InitialisedJob.Id, services), TestActor)));
    }

    private protected void Open(params UpdateAccepted[] accepted) => Open(Aggregator, accepted);

    private protected void Open(IActorRef aggregator, params UpdateAccepted[] accepted) =>
        aggregator.Tell(new AggregationCommands.OpenSum(State.Open!.Plan, SubModel, [.. accepted], WindowStart: null, Averaged: null));

    /// <summary>Puts an update into the outbox of its node.</summary>
    private protected async Task<UpdateReady> Offer(
        string client,
        IEnumerable<(string Name, TensorShape Shape, float[] Data)>? tensors = null
    ) => Ready(client, await Updates.Write(Outbox, InitialisedJob.Id, 1, tensors ?? Updates.Of(SubModel, client, 1)));

    private protected async Task<UpdateReady> OfferBytes(string client, byte[] bytes) =>
        Ready(client, await Outbox.Write(InitialisedJob.Id, 1, stream => stream.WriteAsync(bytes).AsTask(), CancellationToken.None));

    private protected async Task<AggregationEvents.UpdateChecked> Pull(UpdateReady ready)
    {
        Aggregator.Tell(new AggregationCommands.PullUpdate(ready));
        return await ExpectMsgAsync<AggregationEvents.UpdateChecked>(Patience);
    }

    private protected static void Fold(IActorRef aggregator, UpdateReady ready) =>
        aggregator.Tell(new AggregationCommands.FoldUpdate(1, ready.Client, Accepted(ready).Update));

    private protected async Task<ImmutableArray<JournalPartBlob>> Close(IActorRef aggregator)
    {
        aggregator.Tell(new AggregationCommands.CloseSum(1));
        return (await ExpectMsgAsync<AggregationEvents.SumClosed>(Patience)).Outcome.Parts;
    }

    private protected bool IsHere(UpdateReady ready) => Blobs.Contains(KeyOf(ready));

    private protected static BlobKey KeyOf(UpdateReady ready) =>
        new(InitialisedJob.Id, 1, new BlobId(ready.Update.Sha256, ready.Update.Size));

    private protected static UpdateAccepted Accepted(UpdateReady ready) =>
        new()
        {
            Round = 1,
            Client = ready.Client,
            Update = new JournalBlob
            {
                Sha256 = ready.Update.Sha256,
                Size = ready.Update.Size,
                Round = 1,
            },
        };

    private protected static TimeSpan Patience => TimeSpan.FromSeconds(10);

    private UpdateReady Ready(string client, BlobId id) =>
        new()
        {
            Job = InitialisedJob.Id,
            Round = 1,
            Client = client,
            TrainingId = "t",
            BlobUrl = _server.HttpUrl.ToString(),
            Update = new()
            {
                Sha256 = id.Sha256,
                Size = id.Size,
                Round = 1,
            },
        };

    private sealed class StandInStageManager : ReceiveActor
    {
        public StandInStageManager(Props aggregator, IActorRef test)
        {
            IActorRef child = Context.ActorOf(aggregator);
            Context.Watch(child);
            Receive<Terminated>(_ => test.Tell(new Stopped()));
            Receive<AggregationEvents.SumOpened>(_ => { });
            ReceiveAny(message => (Sender.Equals(child) ? test : child).Tell(message));
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);
    }

    private protected sealed record Stopped : INoSerializationVerificationNeeded;
}
