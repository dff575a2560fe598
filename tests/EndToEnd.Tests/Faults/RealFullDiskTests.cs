using System.Diagnostics;
using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.EndToEnd.Tests.Faults;

/// <summary>
/// A process whose folder is a file system of its own that is filled to the last byte: the floor is 0, so the kernel itself refuses.
/// </summary>
public sealed class RealFullDiskTests(UndisturbedRun undisturbed) : IClassFixture<UndisturbedRun>
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(6);

    [RootFact("mount", "umount")]
    [Trait("Category", "Long")]
    public Task Should_end_with_the_undisturbed_model_when_the_disk_of_a_client_node_was_full() =>
        FillDuringJob(cluster => cluster.SiteState("south"), "client");

    [RootFact("mount", "umount")]
    [Trait("Category", "Long")]
    public Task Should_end_with_the_undisturbed_model_when_the_disk_of_the_coordinator_was_full_journal_and_all() =>
        FillDuringJob(cluster => cluster.CoordinatorState, "one");

    private async Task FillDuringJob(Func<KillableCluster, string> folderOf, string column)
    {
        using var cluster = new KillableCluster("profl.blobs.floor = 0");
        string folder = folderOf(cluster);
        Directory.CreateDirectory(folder);
        Machine.Run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", folder);
        try
        {
            using ProductProcess coordinator = cluster.StartCoordinator();
            cluster.StartNodes();
            await UntilUpdates(cluster, 5);

            DateTimeOffset began = DateTimeOffset.UtcNow;
            Fill(Path.Combine(folder, "filler"));
            // what is said meanwhile is a fact of the full disk, its length is its own
            await Task.Delay(Length);
            File.Delete(Path.Combine(folder, "filler"));
            DateTimeOffset healed = DateTimeOffset.UtcNow;

            JsonElement status = await cluster.EndOf(coordinator);
            JsonElement verdict = await cluster.Verify();
            Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
            ReplayAssert.Holds(verdict, undisturbed);
            MatrixRows.Note("file system full 6 s", column, (Times(cluster).Where(t => t > healed).Min() - began).TotalSeconds);
        }
        finally
        {
            cluster.EndNodes();
            Machine.Run("umount", folder);
        }
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // not a byte is left
        }
    }

    private static async Task UntilUpdates(KillableCluster cluster, int count)
    {
        var waited = Stopwatch.StartNew();
        while (Times(cluster).Count < count)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), $"there were no {count} updates");
            await Task.Delay(50);
        }
    }

    private static IReadOnlyList<DateTimeOffset> Times(KillableCluster cluster) =>
        AcceptedUpdates.Times(cluster.CoordinatorState, KillableCluster.Job);
}
