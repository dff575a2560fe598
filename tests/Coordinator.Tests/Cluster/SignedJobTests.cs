using Akka.Actor;
using Google.Protobuf;
using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Support;
using ProFL.Coordinator.Verification;
using ProFL.Learning.Jobs;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>A cluster whose site signs: what else comes counts for nothing, and any node with the site's key goes on for another.</summary>
public sealed class SignedJobTests : IAsyncLifetime
{
    private const string Forger = "akka.tcp://profl@203.0.113.7:4053";
    private static readonly JobSpec Spec = JobFiles.Small(heldOut: 0.2);
    private readonly SiteAuthority _authority = new();
    private SiteSigner _north = null!;
    private TestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _north = _authority.NewSigner("north");
        _cluster = await TestCluster.StartSigned(_authority, _north);
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task Should_end_with_the_undisturbed_model_when_forgeries_come_and_the_node_dies_for_good()
    {
        string undisturbed = await Undisturbed();
        const string job = "widowed";
        string? first = null;
        _cluster.Site.Answers = train =>
            train.Round < 2 || (Interlocked.CompareExchange(ref first, train.Client, null) ?? train.Client) == train.Client;
        await _cluster.Submit(job, Spec);
        await TestCluster.Until(
            () => _cluster.Events(job).OfType<UpdateAccepted>().Any(e => e.Round == 2),
            "the node never answered in round 2"
        );
        Train order = _cluster.Site.Asked.Values.First(train => train.Round == 2 && train.Client != first);

        UpdateReady[] forgeries = await Forgeries(order);
        foreach (UpdateReady forgery in forgeries)
        {
            // after the gate, which looks at messages from the network
            _cluster.A.Jobs.Tell(forgery, ActorRefs.NoSender);
        }

        await TestCluster.Until(
            async () =>
                (await _cluster.Explain(job)).Waiting.Any(w =>
                    w.Who == NodeNames.None.Of(Forger) && w.What.StartsWith($"{forgeries.Length} of its messages", StringComparison.Ordinal)
                ),
            "nobody was told of the forgeries"
        );

        await using StandInSite other = await _cluster.StartAnotherNode(_north);
        Akka.Cluster.Cluster.Get(_cluster.A.System).Down(Address.Parse(_cluster.Site.Address));
        await _cluster.UntilEnd(job);

        JobStatus end = await _cluster.Status(job);
        Assert.Equal((undisturbed, "nothing lost, nothing counted twice"), (end.ModelSha256, end.Equality));
        Assert.Equal((0, 0, 0), (end.UpdatesRefused, end.Exclusions, end.Nondeterministic));
        Assert.Contains(_cluster.Events(job).OfType<UpdateAccepted>(), e => e.Node == other.Address);
        VerificationReport report = await _cluster.Verify(job);
        Assert.Empty(report.Findings);
        SignatureReport.SignedSite signer = Assert.Single(report.Signatures.Sites);
        Assert.Equal(("north", report.UpdatesAccepted), (signer.Site, signer.Updates));
        Assert.StartsWith(
            "this model is exactly the sum of updates that these keys signed:",
            report.Signatures.ToText(report),
            StringComparison.Ordinal
        );
        Assert.All(_cluster.Events(job).OfType<ModelEvaluated>(), e => Assert.Equal(64, e.Signature.Length));
    }

    private async Task<string> Undisturbed()
    {
        await _cluster.Submit("calm", Spec);
        await _cluster.UntilEnd("calm");
        JobStatus calm = await _cluster.Status("calm");
        Assert.Equal(JobPhase.Completed, calm.Status);
        return calm.ModelSha256;
    }

    // of an update that the round waits for: each in its own way not what the site's key signed
    private async Task<UpdateReady[]> Forgeries(Train order)
    {
        UpdateReady signed = await _cluster.Site.SignedUpdateOf(order, _north);
        signed.Node = Forger;
        byte[] flipped = signed.Signature.ToByteArray();
        flipped[40] ^= 1;
        UpdateReady earlier = await _cluster.Site.SignedUpdateOf(new Train(order) { Round = 1 }, _north);
        using SiteSigner south = _authority.NewSigner("south");
        return
        [
            new UpdateReady(signed) { Signature = ByteString.Empty },
            new UpdateReady(signed) { Signature = ByteString.CopyFrom(flipped) },
            new UpdateReady(earlier) { Node = Forger, Round = order.Round },
            new UpdateReady(await _cluster.Site.SignedUpdateOf(order, south)) { Node = Forger },
            // of these bytes the coordinator would refuse the client
            new UpdateReady(signed) { Update = new Messages.Wire.Blob(signed.Update) { Size = long.MaxValue / 2 } },
            new UpdateReady(signed) { Samples = signed.Samples + 1 },
        ];
    }
}
