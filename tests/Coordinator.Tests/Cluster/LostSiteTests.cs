using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>A site without a client node is waited for, and whoever asks is told what happens when.</summary>
public sealed class LostSiteTests : IAsyncLifetime
{
    private const string Job = "job";
    private TestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await TestCluster.Start(coordinators: 1);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Should_say_what_happens_when_and_go_on_in_the_same_round_when_the_sites_node_comes_back()
    {
        _cluster.Site.Answers = train => train.Round == 1;
        await _cluster.Submit(Job);
        await _cluster.UntilEvent<RoundPlanned>(Job, 2);

        await _cluster.LoseSite();
        WaitingFor? site = null;
        await TestCluster.Until(
            async () => (site = (await _cluster.Explain(Job)).Waiting.FirstOrDefault(w => w.Who == "site north")) is not null,
            "the site was not missed"
        );
        Assert.Matches(
            "no client node of this site is in the cluster any more: .+ has ended, or the network to it is cut; "
                + "round 2 waits for 3 of its clients, and goes on without them after [0-9]+ s more without a sign of life",
            site!.What
        );
        Assert.Contains("profl client-node --site north", site.Remedy, StringComparison.Ordinal);

        await _cluster.BringSiteBack();
        await _cluster.UntilEnd(Job);

        Assert.Single(_cluster.Events(Job).OfType<RoundPlanned>(), p => p.Round == 2);
        Assert.DoesNotContain(_cluster.Events(Job), e => e is ClientExcluded);
        Assert.Equal("nothing lost, nothing counted twice", (await _cluster.Verify(Job)).Equality);
    }
}
