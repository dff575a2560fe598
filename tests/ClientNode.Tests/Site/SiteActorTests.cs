using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Permissions;
using ProFL.ClientNode.Site;
using ProFL.ClientNode.Tests.Support;
using ProFL.Learning.Jobs;
using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;

namespace ProFL.ClientNode.Tests.Site;

/// <summary>A client node's door; the test is the coordinator before it.</summary>
public sealed class SiteActorTests : TestKit
{
    private const string Address = "akka.tcp://profl@node";

    [Fact]
    public async Task Should_present_itself_when_the_coordinator_speaks_its_protocol()
    {
        await using NodeBench node = await NodeBench.Start();

        Door(node).Tell(new Hello { ProtocolVersion = Protocol.Version, ProductVersion = "9.9.9" }, TestActor);

        NodeReady ready = await Next<NodeReady>();
        Assert.Equal((Protocol.Version, Protocol.ProductVersion), (ready.ProtocolVersion, ready.ProductVersion));
        Assert.Equal((Address, "north", node.Services.BlobUrl.ToString()), (ready.Node, ready.Site, ready.BlobUrl));
        Assert.Equal(node.Services.Profile, ready.Profile);
    }

    [Fact]
    public async Task Should_name_both_versions_when_the_coordinator_speaks_another_protocol()
    {
        await using NodeBench node = await NodeBench.Start();

        Door(node).Tell(new Hello { ProtocolVersion = 999, ProductVersion = "9.9.9" }, TestActor);

        HandshakeRefused refused = await Next<HandshakeRefused>();
        Assert.Equal(Address, refused.Node);
        Assert.Contains("protocol 999 (version 9.9.9)", refused.Reason, StringComparison.Ordinal);
        Assert.Contains($"protocol {Protocol.Version} (version {Protocol.ProductVersion})", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_enrol_in_pages_of_at_most_500_when_it_has_1200_clients()
    {
        using var data = new TemporaryFolder();
        JobSpec spec = Jobs.Spec(clients: 1200, heldOut: 0);
        await using NodeBench node = await NodeBench.Start(spec, Digits.Write(data.Path, samples: 2400));

        Door(node).Tell(node.Enroll(), TestActor);

        EnrolmentPage[] pages = [await Next<EnrolmentPage>(), await Next<EnrolmentPage>(), await Next<EnrolmentPage>()];
        Assert.Equal([500, 500, 200], pages.Select(p => p.Clients.Count));
        Assert.Equal([0, 1, 2], pages.Select(p => p.Page));
        Assert.All(pages, p => Assert.Equal((3, Jobs.Id, "north", Address), (p.Pages, p.Job, p.Site, p.Node)));
        Assert.Equal(3, node.Left.Count(one => one.What == "enrolment"));
        Assert.Equal("500 clients with 1000 samples, 0 with too few", node.Left[0].Detail);
        Assert.Equal(spec.Fleet.ClientIds, pages.SelectMany(p => p.Clients).Select(c => c.Client));
        Assert.All(pages, p => Assert.InRange(p.CalculateSize(), 1, 100_000));
    }

    [Theory]
    [InlineData("", 5 << 20)]
    [InlineData("streaming could not be tried", 0)]
    public async Task Should_declare_its_scratch_when_it_streams_and_none_when_it_does_not(string whyNotStreamed, long declared)
    {
        await using NodeBench node = await NodeBench.Start(scratch: 5 << 20);

        Sys.ActorOf(SiteActor.Props(node.Services with { WhyNotStreamed = whyNotStreamed }, Address, TestActor))
            .Tell(node.Enroll(), TestActor);

        EnrolmentPage page = await Next<EnrolmentPage>();
        Assert.All(page.Clients, client => Assert.Equal((true, declared), (client.HasScratchBytes, client.ScratchBytes)));
    }

    [Fact]
    public async Task Should_give_its_clients_away_and_tell_every_coordinator_when_it_does_not_fit_another_node_of_its_site()
    {
        await using NodeBench node = await NodeBench.Start();
        TestProbe region = CreateTestProbe();
        IActorRef door = Door(node, region.Ref);
        door.Tell(new Hello { ProtocolVersion = Protocol.Version }, TestActor);
        await Next<NodeReady>();

        door.Tell(new SiteMismatch { Job = Jobs.Id, Reason = "it lacks client-02" });
        HandshakeRefused told = await Next<HandshakeRefused>();
        door.Tell(new Hello { ProtocolVersion = Protocol.Version }, TestActor);
        HandshakeRefused answered = await Next<HandshakeRefused>();
        door.Tell(node.Enroll(), TestActor);

        Assert.Equal((Address, "it lacks client-02"), (told.Node, told.Reason));
        Assert.Equal(told, answered);
        Assert.Same(GracefulShutdown.Instance, await region.ExpectMsgAsync<GracefulShutdown>(Patience.Limit));
        await ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Should_send_one_empty_page_when_it_has_no_client_of_the_job()
    {
        await using NodeBench node = await NodeBench.Start(Jobs.Spec(sites: ["south"]));

        Door(node).Tell(node.Enroll(), TestActor);

        EnrolmentPage page = await Next<EnrolmentPage>();
        Assert.Equal((1, 0), (page.Pages, page.Clients.Count));
    }

    [Fact]
    public async Task Should_give_the_reason_when_its_data_is_bad()
    {
        using var data = new TemporaryFolder();
        Digits.Write(data.Path, samples: 40);
        File.WriteAllText(Digits.FileIn(data.Path), "not gzip");
        await using NodeBench node = await NodeBench.Start(dataDirectory: data.Path);

        Door(node).Tell(node.Enroll(), TestActor);

        EnrolmentFailed failed = await Next<EnrolmentFailed>();
        Assert.Equal((Jobs.Id, "north", Address), (failed.Job, failed.Site, failed.Node));
        Assert.Contains(Digits.FileIn(data.Path), failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_give_the_reason_when_there_are_too_many_clients_for_its_data()
    {
        await using NodeBench node = await NodeBench.Start(Jobs.Spec(clients: 1200));

        Door(node).Tell(node.Enroll(), TestActor);

        Assert.Contains("fleet.clients", (await Next<EnrolmentFailed>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_say_why_and_answer_when_it_is_asked_again_after_the_job_file_could_not_be_had()
    {
        await using NodeBench node = await NodeBench.Start();
        IActorRef door = Door(node);
        Enroll lost = node.Enroll();
        lost.Spec.Sha256 = new string('0', 64);
        door.Tell(lost, TestActor);
        EnrolmentDelayed delayed = await Next<EnrolmentDelayed>();

        door.Tell(node.Enroll(), TestActor);

        Assert.NotEmpty(delayed.Reason);
        await Next<EnrolmentPage>();
    }

    [Fact]
    public async Task Should_cancel_and_empty_outbox_and_cache_when_the_job_is_closed()
    {
        await using NodeBench node = await NodeBench.Start(Jobs.Spec(epochs: 1000));
        Train train = node.Train();
        Task<OutboxEntry> training = node.CarryOut(train);
        await node.Services.Outbox.Put(
            NodeBench.KeyOf(train) with
            {
                Client = "client-02",
            },
            stream => stream.WriteAsync(new byte[4]).AsTask(),
            id => new OutboxEntry(id, "t", 1, 0, 0),
            CancellationToken.None
        );
        await Patience.Until(() => node.Log.Length > 0, "client-01 trains");

        Door(node).Tell(new JobClosed { Job = Jobs.Id, Status = JobPhase.Completed }, TestActor);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => training.WaitAsync(Patience.Limit));
        await Patience.Until(() => node.KeptFiles.Length == 0, "nothing of the job is kept");
    }

    [Fact]
    public async Task Should_begin_to_drain_and_enrol_no_more_when_an_operator_says_so()
    {
        await using NodeBench node = await NodeBench.Start();
        IActorRef door = Door(node);

        door.Tell(new DrainNode { By = "ann" }, TestActor);
        NodeDraining draining = await Next<NodeDraining>();
        door.Tell(node.Enroll(), TestActor);
        door.Tell(new Hello { ProtocolVersion = ProFL.Messages.Protocol.Version }, TestActor);

        Assert.True(node.Services.Drain.IsAsked);
        Assert.Equal(("north", 0), (draining.Site, draining.Trainings));
        await Next<NodeReady>();
    }

    [Fact]
    public async Task Should_tell_its_memory_beside_what_a_training_took_when_it_has_trained()
    {
        await using NodeBench node = await NodeBench.Start(Jobs.Spec(memory: "64MiB"), memory: 1 << 30);
        await node.CarryOut(node.Train());

        Door(node).Tell(new GetNodeMemory(), TestActor);

        NodeMemory memory = await Next<NodeMemory>();
        Assert.Equal((1L << 30, 1), (memory.CapacityBytes, memory.Workers));
        Assert.Equal((2, 64L << 20, 64L << 20), (memory.Clients, memory.DeclaredLeastBytes, memory.DeclaredMostBytes));
        Assert.InRange(memory.EstimatedBytes, 1, 64L << 20);
        Assert.InRange(memory.IdleBytes, 1, memory.TotalBytes);
        Assert.InRange(memory.ProposedBytes, 1, memory.TotalBytes);
    }

    [Fact]
    public async Task Should_refuse_by_the_rule_before_it_reads_data_when_the_site_does_not_allow_the_job()
    {
        await using NodeBench node = await NodeBench.Start(dataDirectory: "/nowhere", policy: new SitePolicy { Submitters = ["anna"] });
        Enroll enroll = node.Enroll();
        enroll.By = "ben";

        Door(node).Tell(enroll, TestActor);

        Assert.Equal("site.conf allows submitters anna, this job is of ben", (await Next<EnrolmentFailed>()).Reason);
    }

    [Fact]
    public async Task Should_be_asked_again_and_say_until_when_outside_of_its_hours()
    {
        var clock = new SiteClock(hour: 12);
        await using NodeBench node = await NodeBench.Start(
            policy: new SitePolicy { Hours = OpeningHours.Parse(["20:00-06:00"])! },
            time: clock
        );
        IActorRef door = Door(node);

        door.Tell(node.Enroll(), TestActor);
        Assert.Contains("until 20:00", (await Next<EnrolmentDelayed>()).Reason, StringComparison.Ordinal);

        clock.Hour = 20;
        door.Tell(node.Enroll(), TestActor);
        await Next<EnrolmentPage>();
    }

    private IActorRef Door(NodeBench node, IActorRef? clients = null) =>
        Sys.ActorOf(SiteActor.Props(node.Services, Address, clients ?? ActorRefs.Nobody));

    private async Task<T> Next<T>() => await ExpectMsgAsync<T>(Patience.Limit);
}
