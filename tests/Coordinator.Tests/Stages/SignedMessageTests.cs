using System.Collections.Immutable;
using Akka.Actor;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Signatures;
using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Support;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Tests.Stages;

/// <summary>A job whose site has a key, in its first round, as it comes out of the journal; the test is its client node.</summary>
public sealed class SignedMessageTests : StageManagerUnderTest
{
    private static readonly long TooLarge = UpdateLimit.BytesOf(SubModel.Growing(JobFiles.Small().Network, 1)) + 1;
    private readonly SiteAuthority _authority = new();
    private readonly SiteSigner _north;
    private JobState _state = JobState.Empty;

    public SignedMessageTests() => _north = _authority.NewSigner("north");

    private string Here => Akka.Cluster.Cluster.Get(Sys).SelfAddress.ToString();

    protected override void AfterAll()
    {
        base.AfterAll();
        _north.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Should_refuse_nobody_for_what_is_not_signed_and_charge_the_signer_for_what_is()
    {
        IActorRef manager = await StartInFirstRound();
        UpdateReady signed = SiteWord.Signed(TooLargeUpdate(), SiteStatements.BasisOf(_state), _north);

        manager.Tell(TooLargeUpdate());
        manager.Tell(new UpdateReady(signed) { TrainingId = "another" });
        manager.Tell(SiteWord.Signed(TooLargeUpdate(), new string('0', 64), _north));
        JobStatus before = await StatusOf(manager);
        Assert.Equal((0, "nothing lost, nothing counted twice"), (before.UpdatesRefused, before.Equality));
        Assert.StartsWith(
            "3 of its messages were dropped",
            Assert.Single(before.Waiting, w => w.Who == NodeNames.None.Of(Here)).What,
            StringComparison.Ordinal
        );

        manager.Tell(signed);
        await AwaitAssertAsync(
            async () =>
            {
                JobStatus after = await StatusOf(manager);
                Assert.Equal("nothing lost but by 1 refused update (site north: 1), nothing counted twice", after.Equality);
                Assert.DoesNotContain(after.Waiting, w => w.Who == NodeNames.None.Of(Here));
            },
            Patience
        );
    }

    [Fact]
    public async Task Should_believe_that_a_client_declines_when_its_site_signs_it_alone()
    {
        IActorRef manager = await StartInFirstRound();
        var declines = new ClientProgress
        {
            Job = Job,
            Round = 1,
            Client = _state.Open!.Pending.First().Planned.Client,
            Phase = ClientPhase.Declined,
            Reason = "no memory",
            Node = Here,
        };

        manager.Tell(declines);
        Assert.DoesNotContain((await StatusOf(manager)).Waiting, w => w.What.Contains("no memory", StringComparison.Ordinal));

        manager.Tell(SiteWord.Signed(declines.Clone(), _north));
        Assert.Contains((await StatusOf(manager)).Waiting, w => w.What.Contains("no memory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_wait_for_no_older_journal_when_who_says_so_does_not_sign_it()
    {
        IActorRef manager = await StartInFirstRound();
        manager.Tell(NodeOf(_north));

        manager.Tell(
            new NodeAhead
            {
                Job = Job,
                Node = Here,
                Term = 99,
                CompletedRound = 99,
            }
        );

        Assert.Equal(JobPhase.Training, (await StatusOf(manager)).Status);
    }

    [Fact]
    public async Task Should_refuse_a_node_with_the_remedy_when_it_has_not_the_key_of_its_site()
    {
        Sys.ActorOf(Props.Create(() => new Forwarding(TestActor)), "site");
        IActorRef manager = await StartInFirstRound();
        using SiteSigner other = _authority.NewSigner("north");

        manager.Tell(NodeOf(SiteSigner.None));
        SiteMismatch none = await FishForMessageAsync<SiteMismatch>(_ => true, Patience);
        manager.Tell(NodeOf(other));
        SiteMismatch another = await FishForMessageAsync<SiteMismatch>(m => m.Reason != none.Reason, Patience);

        Assert.Contains("has no key of site north", none.Reason, StringComparison.Ordinal);
        Assert.Contains("has another key of site north", another.Reason, StringComparison.Ordinal);
        Assert.Contains("copy site.key and site.pem of another node of site north", another.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_let_no_node_in_that_shows_a_certificate_and_does_not_sign_with_its_key()
    {
        NodeReady ready = NodeOf(_north).Ready[0];

        Assert.Contains("does not sign with its key", NodeKey.RefusalOf(_authority.Trust, ready), StringComparison.Ordinal);
        Assert.Null(NodeKey.RefusalOf(_authority.Trust, SiteWord.Signed(ready, _north)));
        Assert.Contains(
            "has no key of site north",
            NodeKey.RefusalOf(_authority.Trust, NodeOf(SiteSigner.None).Ready[0]),
            StringComparison.Ordinal
        );
        Assert.Null(NodeKey.RefusalOf(SiteTrust.None, NodeOf(SiteSigner.None).Ready[0]));
    }

    private static async Task<JobStatus> StatusOf(IActorRef manager) =>
        await manager.Ask<JobStatus>(new GetJobStatus { Job = Job }, Patience);

    private UpdateReady TooLargeUpdate() =>
        new()
        {
            Job = Job,
            Round = 1,
            Client = _state.Open!.Pending.First().Planned.Client,
            TrainingId = "t",
            Node = Here,
            BlobUrl = "http://127.0.0.1:1",
            Samples = 11,
            Update = new Blob
            {
                Sha256 = new string('a', 64),
                Size = TooLarge,
                Round = 1,
            },
        };

    private async Task<IActorRef> StartInFirstRound()
    {
        IReadOnlyList<IMessage> first = SignedJob.Of(await InitialisedJob.FirstEvents(JobFiles.Small(), Blobs), _north);
        _state = SimulatedJob.Fold(JobState.Empty, first);
        IMessage plan = RoundPlanning.Plan(_state, 4);
        _state = _state.Apply(plan);
        return await Start([.. first, plan]);
    }

    private SiteRegistry.SiteNodes NodeOf(SiteSigner signer) =>
        new(
            [
                new NodeReady
                {
                    Node = Here,
                    Site = "north",
                    RulesVersion = RuleBook.Newest.Version,
                    Profile = new NumericProfile
                    {
                        Library = Rosters.Profile.Library,
                        Numerics = Rosters.Profile.Numerics,
                        CanarySha256 = Rosters.Profile.CanarySha256,
                    },
                    SiteCertificate = ByteString.CopyFrom(signer.Certificate.Span),
                },
            ],
            ImmutableSortedDictionary<string, string>.Empty
        );

    private sealed class Forwarding : ReceiveActor
    {
        public Forwarding(IActorRef test) => ReceiveAny(test.Forward);
    }
}
