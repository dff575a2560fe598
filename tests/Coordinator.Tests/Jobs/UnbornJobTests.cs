using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.JobFiles;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;

namespace ProFL.Coordinator.Tests.Jobs;

/// <summary>A job that was accepted, and whose StageManager has not yet written its first event.</summary>
public sealed class UnbornJobTests : TestKit
{
    private const string Job = "accepted";
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = BlobHttpClient.Create(null);
    private readonly BlobPuller _puller;
    private readonly CoordinatorServices _services;

    public UnbornJobTests()
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
        var blobs = new FileBlobStore(_folder.Path, Durability.Process, 0);
        _puller = new BlobPuller(_client, 1);
        _services = new CoordinatorServices(
            new CoordinatorBlobs(blobs, blobs),
            _puller,
            new Uri("http://127.0.0.1:1"),
            TimeProvider.System,
            CoordinatorSettings.From(Sys.Settings.Config)
        );
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _puller.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Should_ask_the_directory_in_the_askers_name_when_nothing_is_in_the_journal()
    {
        TestProbe asker = CreateTestProbe();
        IActorRef manager = Sys.ActorOf(
            Props.Create(() => new StageManager(Job, new StageManagerLinks(ActorRefs.Nobody, TestActor), _services, true))
        );

        manager.Tell(new GetJobStatus { Job = Job }, asker);

        Assert.Equal(Job, (await ExpectMsgAsync<GetJobStatus>()).Job);
        Assert.Equal(asker.Ref, LastSender);
    }

    [Fact]
    public async Task Should_wake_the_job_and_hand_on_the_question_when_it_was_accepted_and_say_so_when_it_was_not()
    {
        TestProbe asker = CreateTestProbe();
        IActorRef directory = Sys.ActorOf(Props.Create(() => new JobDirectory(TestActor, _services)));
        directory.Tell(
            new SubmitJob
            {
                Job = Job,
                Token = "one",
                SpecJson = JobFiles.Small().ToJson(),
            },
            asker
        );
        await asker.ExpectMsgAsync<JobAccepted>();

        directory.Tell(new PauseJob { Job = Job }, asker);
        directory.Tell(new PauseJob { Job = "nowhere" }, asker);

        Assert.Equal("nowhere", (await asker.ExpectMsgAsync<JobUnknown>()).Job);
        var handedOn = new List<object>();
        while (handedOn is not [.., PauseJob])
        {
            handedOn.Add(await ExpectMsgAsync<object>());
        }

        Assert.Equal(asker.Ref, LastSender);
        Assert.IsType<WakeJob>(handedOn[^2]);
    }
}
