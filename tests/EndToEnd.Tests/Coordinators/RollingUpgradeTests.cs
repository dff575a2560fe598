using ProFL.Tests.Shared;

namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>Every process is replaced during a job, one at a time, in order.</summary>
public sealed class RollingUpgradeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("profl-upgrade-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_end_with_the_undisturbed_model_when_every_process_is_replaced_one_at_a_time()
    {
        // four times the rounds: five processes are replaced meanwhile
        string job = Path.Combine(_folder.FullName, "job.conf");
        await File.WriteAllTextAsync(
            job,
            (await File.ReadAllTextAsync(Checkout.EnduringJob)).Replace("-rounds = 30", "-rounds = 120", StringComparison.Ordinal)
        );
        UndisturbedRun undisturbed = await UndisturbedRun.Of(job);
        using var server = PostgresServer.Shared();
        using var cluster = new DatabaseCluster(server.CreateDatabase(), coordinators: 3) { Layer = "steady", JobFile = job };
        cluster.StartAll();
        await cluster.UntilMoreRounds(2);
        foreach (string process in cluster.Coordinators.Concat(DatabaseCluster.Sites))
        {
            await cluster.Terminate(process);
            cluster.Start(process);
            await cluster.UntilReady(process);
            Assert.False(cluster.HasEnded, "the job ended before every process was replaced: give it more rounds");
            await cluster.UntilMoreRounds(1);
        }

        await cluster.UntilEnded();
        ReplayAssert.Holds(await cluster.Verify(), undisturbed);
    }
}
