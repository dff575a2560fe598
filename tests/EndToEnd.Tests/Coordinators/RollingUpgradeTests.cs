using ProFL.Tests.Shared;

namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>Every process is replaced during a job, one at a time, in order.</summary>
public sealed class RollingUpgradeTests(UndisturbedEnduringRun undisturbed) : IClassFixture<UndisturbedEnduringRun>
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_end_with_the_undisturbed_model_when_every_process_is_replaced_one_at_a_time()
    {
        using PostgresServer server = PostgresServer.Shared();
        using var cluster = new DatabaseCluster(server.CreateDatabase(), coordinators: 3) { Layer = "steady" };
        cluster.StartAll();
        await cluster.UntilMoreRounds(2);
        foreach (string process in cluster.Coordinators.Concat(DatabaseCluster.Sites))
        {
            await cluster.Terminate(process);
            cluster.Start(process);
            await cluster.UntilReady(process);
            await cluster.UntilMoreRounds(1);
        }

        Assert.False(cluster.HasEnded, "the job ended before every process was replaced: give it more rounds");
        await cluster.UntilEnded();
        ReplayAssert.Holds(await cluster.Verify(), undisturbed);
    }
}
