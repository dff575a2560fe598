using ProFL.EndToEnd.Tests.Faults;
using ProFL.Messages.Journal;
using ProFL.Tests.Shared;

namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>
/// SIGKILL of whoever of three coordinators hosts the job, at one moment: who takes it over dies at the
/// same one, unless it has died before.
/// </summary>
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
        using var server = PostgresServer.Shared();
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

        while (true)
        {
            await cluster.Until(
                () => alive.Exists(c => cluster[c].HasExited) || cluster.HasEnded,
                $"nobody died at {killPoint}, and the job did not end"
            );
            if (alive.Find(c => cluster[c].HasExited) is not { } dead)
            {
                break;
            }

            alive.Remove(dead);
            cluster.Start(dead);
            MatrixRows.Note("SIGKILL at " + killPoint, "three", await cluster.UntilNextUpdate());
        }

        await cluster.UntilEnded();
        Assert.NotEqual(3, alive.Count);
        Assert.True(cluster.Events().OfType<TermStarted>().Count() > 3 - alive.Count);
        ReplayAssert.Holds(await cluster.Verify(), undisturbed);
        ReplayAssert.EachKeyWasTrainedOnce(cluster.Trainings(), undisturbed.UpdatesAccepted);
    }
}
