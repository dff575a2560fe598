using System.Text.Json;
using ProFL.Messages.Journal;
using ProFL.Tests.Shared;

namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>Three coordinators share a database; each is killed in turn.</summary>
public sealed class ThreeCoordinatorsTests(UndisturbedEnduringRun undisturbed) : IClassFixture<UndisturbedEnduringRun>
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_end_with_the_undisturbed_model_when_each_of_three_coordinators_is_killed_in_turn()
    {
        using var server = PostgresServer.Shared();
        using var cluster = new DatabaseCluster(server.CreateDatabase(), coordinators: 3);
        cluster.StartAll();
        await cluster.UntilMoreRounds(2);
        foreach (string coordinator in cluster.Coordinators)
        {
            cluster.Kill(coordinator);
            await cluster.UntilNextUpdate();
            cluster.Start(coordinator);
            await cluster.UntilReady(coordinator);
            await cluster.UntilMoreRounds(2);
        }

        Assert.False(cluster.HasEnded, "the job ended before every coordinator was killed: give it more rounds");
        await cluster.UntilEnded();
        JsonElement verdict = await cluster.Verify();

        // the one that hosted the job was among them, and another took it over before it came back
        Assert.NotInRange(cluster.Events().OfType<TermStarted>().Select(t => t.Address).Distinct().Count(), 0, 1);
        ReplayAssert.Holds(verdict, undisturbed);
        ReplayAssert.EachKeyWasTrainedOnce(cluster.Trainings(), undisturbed.UpdatesAccepted);
    }
}
