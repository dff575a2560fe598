using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Tools.Plans;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Plans;

/// <summary>Deep8 over two sites and cohorts of five: bytes down are for two nodes, bytes up for five clients.</summary>
public class PlanTrafficTests
{
    private const long Enough = 1 << 30;

    [Fact]
    public async Task Should_send_the_network_both_ways_in_every_round_when_everybody_trains_all_of_it()
    {
        JobSpec job = Plans.WithBudgets(Jobs.Demo(MethodName.Exclusive), Enough, Enough);
        JobPlan plan = await Plans.Of(job with { Method = job.Method with { FullRounds = 3 } });
        Assert.Equal(new Extent(3 * (2 + 5) * All(job), 3 * (2 + 5) * All(job)), plan.Bytes);
        Assert.Equal(plan.Bytes, plan.BytesIfFull);
    }

    [Fact]
    public async Task Should_send_a_frozen_block_once_when_blocks_grow()
    {
        JobSpec job = Plans.WithBudgets(Jobs.GrowingOnly(), Enough, Enough);
        JobPlan plan = await Plans.Of(job);
        NetworkBlueprint network = job.Network;
        long[] blocks = [.. network.Blocks.Select(Bytes)];
        long modules = network.Proxies.Sum(Bytes) + Bytes(network.Head);
        const int rounds = 16;
        Assert.Equal((2 + 5) * rounds * (blocks[0] + modules), plan.Steps[0].Bytes.Least);

        // block 1 comes once more, as it was frozen
        long second = blocks[1] + modules - Bytes(network.Proxy(2));
        Assert.Equal((2 * blocks[0]) + ((2 + 5) * rounds * second), plan.Steps[1].Bytes.Least);

        // block 1 is there already
        long third = blocks[2] + Bytes(network.Proxy(4)) + Bytes(network.Head);
        Assert.Equal((2 * blocks[1]) + ((2 + 5) * rounds * third), plan.Steps[2].Bytes.Least);
    }

    [Fact]
    public async Task Should_send_shares_up_when_most_clients_train_the_head_alone()
    {
        JobSpec job = Plans.WithBudgets(Jobs.GrowingOnly(), rich: Enough, others: 3 << 20);
        PlannedStep first = (await Plans.Of(job)).Steps[0];
        long whole = Bytes(job.Network.Block(1)) + job.Network.Proxies.Sum(Bytes) + Bytes(job.Network.Head);
        // of five, 1.5 are expected to train all of it, as 6 of 20 can
        long up = 5 * ((6 * whole) + (14 * Bytes(job.Network.Head))) / 20;
        Assert.Equal(16 * ((2 * whole) + up), first.Bytes.Least);
    }

    private static long All(JobSpec job) => job.Network.Blocks.Append(job.Network.Head).Sum(Bytes);

    private static long Bytes(NetworkPart part) => 4 * part.Parameters.Sum(parameter => parameter.Shape.ElementCount);
}
