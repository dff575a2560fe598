using System.Text.Json;
using ProFL.Messages.Journal;
using ProFL.Tests.Shared;

namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>A coordinator dies with updates on its disk, and the disk with it.</summary>
public sealed class LostDiskTests(UndisturbedEnduringRun undisturbed) : IClassFixture<UndisturbedEnduringRun>
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_pull_accepted_updates_again_when_the_disk_of_a_coordinator_is_lost()
    {
        using var server = PostgresServer.Shared();
        using var cluster = new DatabaseCluster(server.CreateDatabase(), coordinators: 1, "profl.coordinator.keep-blobs = off");
        cluster.Start(cluster.Coordinators[0], "profl.kill-point = \"coordinator.acknowledged.UpdateAccepted#9\"");
        foreach (string site in DatabaseCluster.Sites)
        {
            cluster.Start(site);
        }

        await cluster[cluster.Coordinators[0]].WaitForExit(TimeSpan.FromSeconds(90));
        // accepted in a round that is not completed: their bytes were on that disk alone
        Assert.Equal(nameof(UpdateAccepted), cluster.Events()[^1].Descriptor.Name);
        Directory.Delete(cluster.StateOf(cluster.Coordinators[0]), recursive: true);
        cluster.Start(cluster.Coordinators[0]);

        await cluster.UntilEnded();
        JsonElement verdict = await cluster.Verify();

        Assert.True(verdict.GetProperty("findings").GetArrayLength() == 0, verdict.ToString());
        Assert.Equal(undisturbed.ModelSha256, verdict.GetProperty("modelSha256").GetString());
        ReplayAssert.EachKeyWasTrainedOnce(cluster.Trainings(), undisturbed.UpdatesAccepted);
    }
}
