using Akka.Actor;
using Akka.Persistence;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Google.Protobuf;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Telemetry;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;

namespace ProFL.Coordinator.Tests.Stages;

/// <summary>A StageManager over a journal in memory; the test is everybody that it talks to.</summary>
public abstract class StageManagerUnderTest : TestKit
{
    private protected const string Job = Builders.InitialisedJob.Id;
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = BlobHttpClient.Create(null);
    private readonly BlobPuller _puller;

    protected StageManagerUnderTest()
        : base(
            HoconLayers.Load(
                "coordinator",
                ["local"],
                [
                    "akka.loglevel = OFF",
                    "akka.persistence.journal.plugin = akka.persistence.journal.inmem",
                    "akka.persistence.snapshot-store.plugin = akka.persistence.no-snapshot-store",
                    "akka.test.single-expect-default = 30s",
                ]
            )
        )
    {
        Blobs = new FileBlobStore(_folder.Path, Durability.Process, 0);
        _puller = new BlobPuller(_client, 1);
        Directory = CreateTestProbe("directory");
        Services = new CoordinatorServices(
            new CoordinatorBlobs(Blobs, Blobs),
            _puller,
            new Uri("http://127.0.0.1:1"),
            TimeProvider.System,
            CoordinatorSettings.From(Sys.Settings.Config)
        )
        {
            Loggers = Logged,
            Metrics = new CoordinatorMetrics(Counted.Meter),
        };
    }

    private protected static TimeSpan Patience => TimeSpan.FromSeconds(30);

    private protected FileBlobStore Blobs { get; }

    private protected RecordingLoggers Logged { get; } = new();

    private protected ReadMeter Counted { get; } = new();

    private protected CoordinatorServices Services { get; }

    /// <summary>Stands in for the job directory.</summary>
    private protected TestProbe Directory { get; }

    protected override void AfterAll()
    {
        base.AfterAll();
        _puller.Dispose();
        Counted.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    /// <summary>Starts the StageManager of a job in whose journal these events are.</summary>
    private protected async Task<IActorRef> Start(IReadOnlyCollection<IMessage> journal)
    {
        if (journal.Count > 0)
        {
            await Write(StageManager.IdOf(Job), journal);
        }

        return Sys.ActorOf(
            Props.Create(() => new StageManager(Job, new StageManagerLinks(ActorRefs.Nobody, Directory.Ref), Services, true))
        );
    }

    /// <summary>Writes events into a journal.</summary>
    private protected async Task Write(string persistenceId, IReadOnlyCollection<IMessage> events)
    {
        IActorRef writer = Sys.ActorOf(Props.Create(() => new Writer(persistenceId, events, TestActor)));
        await ExpectMsgAsync("written");
        Watch(writer);
        Sys.Stop(writer);
        await ExpectTerminatedAsync(writer);
    }

    /// <summary>Waits until a line is logged.</summary>
    private protected Task UntilLogged(string part) =>
        AwaitAssertAsync(() => Assert.Contains(Logged.Lines, l => l.Contains(part, StringComparison.Ordinal)), Patience);

    private sealed class Writer : ReceivePersistentActor
    {
        private int _left;

        public Writer(string persistenceId, IReadOnlyCollection<IMessage> events, IActorRef test)
        {
            PersistenceId = persistenceId;
            _left = events.Count;
            Recover<RecoveryCompleted>(_ => Self.Tell("write"));
            Command<string>(_ =>
                PersistAll(
                    events,
                    _ =>
                    {
                        if (--_left == 0)
                        {
                            test.Tell("written");
                        }
                    }
                )
            );
        }

        public override string PersistenceId { get; }
    }
}
