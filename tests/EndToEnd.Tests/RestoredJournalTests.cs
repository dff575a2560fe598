using System.Text.Json;
using ProFL.Coordinator.Hosting;
using ProFL.Messages.Journal;

namespace ProFL.EndToEnd.Tests;

/// <summary>An older copy of the journal is restored under client nodes that live on.</summary>
public sealed class RestoredJournalTests(UndisturbedRun undisturbed) : IClassFixture<UndisturbedRun>
{
    [Fact]
    public async Task Should_end_with_the_undisturbed_model_when_an_older_journal_is_restored_and_accepted()
    {
        using var cluster = new KillableCluster();
        cluster.StartNodes();
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.RoundCompleted#3");
        string[] journal = Directory.GetFiles(cluster.CoordinatorState, Path.GetFileName(CoordinatorHost.JournalOf("")) + "*");
        byte[][] copy = [.. journal.Select(File.ReadAllBytes)];
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.RoundCompleted#3");
        foreach (string file in Directory.GetFiles(cluster.CoordinatorState, Path.GetFileName(CoordinatorHost.JournalOf("")) + "*"))
        {
            File.Delete(file);
        }

        foreach ((string file, byte[] bytes) in journal.Zip(copy))
        {
            File.WriteAllBytes(file, bytes);
        }

        using ProductProcess coordinator = cluster.StartCoordinator();
        await coordinator.Line("the journal is behind");
        using ProductProcess explained = await Ask(cluster, "explain");
        using ProductProcess accepted = await Ask(cluster, "accept-restore", "--reason", "the disk was lost");
        JsonElement status = await cluster.EndOf(coordinator);
        JsonElement verdict = await cluster.Verify();

        Assert.Contains($"profl accept-restore {KillableCluster.Job}", explained.Output, StringComparison.Ordinal);
        Assert.Contains("goes on after round 3", accepted.Output, StringComparison.Ordinal);
        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        ReplayAssert.Holds(verdict, undisturbed);
        Assert.Equal("the disk was lost", Assert.Single(cluster.Events().OfType<RestoreAccepted>()).Reason);
    }

    private static Task<ProductProcess> Ask(KillableCluster cluster, string command, params string[] more) =>
        ProductProcess.Run(TimeSpan.FromSeconds(60), [command, KillableCluster.Job, .. more, "--cluster", cluster.CoordinatorState]);
}
