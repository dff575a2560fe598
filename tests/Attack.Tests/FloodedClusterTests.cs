using ProFL.Attack.Tests.Clusters;

namespace ProFL.Attack.Tests;

/// <summary>A hundred thousand messages of a member, of every kind, with parts that are missing or absurd.</summary>
public sealed class FloodedClusterTests(FloodedCluster cluster) : IClassFixture<FloodedCluster>
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_end_with_the_undisturbed_model_when_a_hundred_thousand_messages_were_sent_before()
    {
        Assert.Equal(cluster.Generated, cluster.Sent);
        await AttackAssert.NothingHasChanged(cluster);
    }
}
