using System.Collections.Immutable;
using Akka.Actor;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Sites;
using ProFL.Learning.Rules;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Stages;

/// <summary>Two client nodes of one site; the test is the site actor of one of them.</summary>
public sealed class SiteDataTests : StageManagerUnderTest
{
    private const string Other = "akka.tcp://profl@127.0.0.1:9";

    private string Here => Akka.Cluster.Cluster.Get(Sys).SelfAddress.ToString();

    [Fact]
    public async Task Should_ask_nobody_when_each_site_has_one_node()
    {
        StandInForSite();
        IActorRef manager = await StartInFirstRound();

        manager.Tell(Nodes(Here));
        await manager.Ask<JobStatus>(new GetJobStatus { Job = Job }, Patience);

        await ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Should_refuse_the_node_that_lacks_clients_with_both_named_when_another_of_its_site_has_them()
    {
        StandInForSite();
        IActorRef manager = await StartInFirstRound();
        manager.Tell(Nodes(Here, Other));
        Enroll asked = await ExpectMsgAsync<Enroll>(Patience);
        Assert.True(asked.WithoutSums);

        manager.Tell(Page(Here, 3));
        manager.Tell(Page(Other, JobFiles.Small().Fleet.Clients));

        SiteMismatch mismatch = await FishForMessageAsync<SiteMismatch>(_ => true, Patience);
        Assert.Contains(
            $"client node {Here} of site north does not have the data of client node {Other}: it lacks client-0004",
            mismatch.Reason,
            StringComparison.Ordinal
        );
        Assert.Contains("give both the same --data, or this one its own --site", mismatch.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_say_who_has_clients_that_never_train_when_a_node_has_more_than_the_roster()
    {
        IActorRef manager = await StartInFirstRound();
        manager.Tell(Nodes(Here, Other));
        int clients = JobFiles.Small().Fleet.Clients;
        manager.Tell(Page(Here, clients));
        manager.Tell(Page(Other, clients + 1));

        JobExplanation explained = await manager.Ask<JobExplanation>(new ExplainJob { Job = Job }, Patience);

        WaitingFor extra = Assert.Single(explained.Waiting, waiting => waiting.Who == NodeNames.None.Of(Other));
        Assert.Equal($"has clients that are not in the roster, and train nothing for this job: client-{clients + 1:0000}", extra.What);
    }

    // where coordinators look for it
    private void StandInForSite() => Sys.ActorOf(Props.Create(() => new Forwarding(TestActor)), "site");

    private async Task<IActorRef> StartInFirstRound()
    {
        IReadOnlyList<IMessage> first = await InitialisedJob.FirstEvents(JobFiles.Small(), Blobs);
        return await Start([.. first, RoundPlanning.Plan(SimulatedJob.Fold(JobState.Empty, first), 4)]);
    }

    private static SiteRegistry.SiteNodes Nodes(params string[] nodes) =>
        new(
            [
                .. nodes.Select(node => new NodeReady
                {
                    Node = node,
                    Site = "north",
                    RulesVersion = RuleBook.Newest.Version,
                    Profile = new NumericProfile
                    {
                        Library = Rosters.Profile.Library,
                        Numerics = Rosters.Profile.Numerics,
                        CanarySha256 = Rosters.Profile.CanarySha256,
                    },
                }),
            ],
            ImmutableSortedDictionary<string, string>.Empty
        );

    private static EnrolmentPage Page(string node, int clients) =>
        new()
        {
            Job = Job,
            Site = "north",
            Node = node,
            Pages = 1,
            Clients = { SiteFitTests.Announced(1, clients) },
        };

    private sealed class Forwarding : ReceiveActor
    {
        public Forwarding(IActorRef test) => ReceiveAny(test.Forward);
    }
}
