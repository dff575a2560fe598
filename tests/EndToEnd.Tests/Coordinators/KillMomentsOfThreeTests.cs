using ProFL.EndToEnd.Tests.Faults;
using ProFL.Messages.Journal;
using ProFL.Tests.Shared;

namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>SIGKILL of each of three coordinators in turn at one moment: whoever takes the job over dies at the same one.</summary>
public sealed class KillMomentsOfThreeTests(UndisturbedEnduringRun undisturbed) : IClassFixture<UndisturbedEnduringRun>
{
    [Theory]
    [Trait("Category", "Long")]
    [InlineData("coordinator.persisted.RoundPlanned#3")]
    [InlineData("coordinator.persisted.UpdateAccepted#6")]
    [InlineData("coordinator.acknowledged.UpdateAccepted#6")]
    [InlineData("coordinator.folded#6")]
    [InlineData("coordinator.persisted.RoundCompleted#3")]
    [InlineData("coordinator.snapshot#1")]
    [InlineData("node.pull.partial#4")]
    public async Task Should_end_with_the_undisturbed_model_when_whoever_hosts_the_job_dies_at_one_moment(string killPoint)
    {
        using PostgresServer server = PostgresServer.Shared();
        using var cluster = new DatabaseCluster(server.CreateDatabase(), coordinators: 3, "profl.coordinator.snapshot-every = 3");
        var alive = cluster.Coordinators.ToList();
        foreach (string coordinator in alive)
        {
            cluster.Start(coordinator, $"profl.kill-point = \"{killPoint}\"");
        }

        foreach (string site in DatabaseCluster.Sites)
        {
            cluster.Start(site);
        }

        while (alive.Count > 0)
        {
            await cluster.Until(() => alive.Exists(c => cluster[c].HasExited), $"nobody died at {killPoint}");
            string dead = alive.First(c => cluster[c].HasExited);
            alive.Remove(dead);
            cluster.Start(dead);
            MatrixRows.Note("SIGKILL at " + killPoint, "three", await cluster.UntilNextUpdate());
        }

        await cluster.UntilEnded();
        Assert.Equal(3, cluster.Events().OfType<TermStarted>().Select(t => t.Address).Distinct().Count());
        ReplayAssert.Holds(await cluster.Verify(), undisturbed);
        ReplayAssert.EachKeyWasTrainedOnce(cluster.Trainings(), undisturbed.UpdatesAccepted);
    }
}
