using System.IO.Compression;
using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.EndToEnd.Tests;

/// <summary>What looks like the fault of a client and is another's: the coordinator's disk, a node with the wrong data.</summary>
public sealed class OwnFaultTests(UndisturbedRun undisturbed) : IClassFixture<UndisturbedRun>
{
    [Fact]
    public async Task Should_bring_its_models_back_from_the_nodes_and_exclude_nobody_when_the_coordinators_files_are_damaged_and_lost()
    {
        using var cluster = new KillableCluster();
        cluster.StartNodes();
        // in a round whose parts the nodes have fetched
        await cluster.RunCoordinatorUntilKilledAt("coordinator.acknowledged.UpdateAccepted#18");
        string[] parts =
        [
            .. cluster
                .State()
                .Open!.Plan.Parts.Select(part => part.Blob)
                .Where(blob => blob.Round > 0)
                .Select(blob => PathOf(cluster, blob)),
        ];
        Assert.True(parts.Length > 1);
        File.Delete(parts[0]);
        File.WriteAllBytes(parts[1], new byte[new FileInfo(parts[1]).Length]);

        using ProductProcess coordinator = cluster.StartCoordinator();
        await coordinator.Line($"{parts[0]} was missing or had other bytes; it was brought back from the cache of");
        await coordinator.Line($"{parts[1]} was missing or had other bytes; it was brought back from the cache of");
        JsonElement status = await cluster.EndOf(coordinator);
        JsonElement verdict = await cluster.Verify();

        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        ReplayAssert.Holds(verdict, undisturbed);
        Assert.Empty(cluster.Events().OfType<ClientExcluded>());
    }

    [Fact]
    public async Task Should_use_one_of_two_nodes_of_a_site_and_name_both_when_the_other_has_other_data()
    {
        using var folder = new TemporaryFolder();
        string data = WithoutLastSample(folder);
        using var cluster = new KillableCluster();
        cluster.StartNodes();
        using ProductProcess coordinator = cluster.StartCoordinator();
        await cluster.Until(() => Directory.Exists(cluster.CoordinatorState) && HasRoster(cluster), "there is no roster");
        // the job waits for it until the other node was looked at
        cluster.StopNode("south");
        ProductProcess other = cluster.StartNode("north", name: "north-2", data: data);

        string said = await other.Line("this node is not used");
        cluster.StartNode("south");
        JsonElement status = await cluster.EndOf(coordinator);

        Assert.Contains("does not have the data of client node akka.tcp://profl@127.0.0.1:", said, StringComparison.Ordinal);
        Assert.Contains("has other data for client-", said, StringComparison.Ordinal);
        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        Assert.Empty(cluster.Events().OfType<ClientExcluded>());
    }

    private static string WithoutLastSample(TemporaryFolder folder)
    {
        const string Name = "digits.csv.gz";
        Directory.CreateDirectory(folder.File("data/digits"));
        using var shipped = new StreamReader(
            new GZipStream(File.OpenRead(Path.Combine(Checkout.Data, "digits", Name)), CompressionMode.Decompress)
        );
        string[] lines = shipped.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var writer = new StreamWriter(new GZipStream(File.Create(folder.File($"data/digits/{Name}")), CompressionLevel.Fastest));
        writer.Write(string.Join('\n', lines[..^1]));
        return folder.File("data");
    }

    private static bool HasRoster(KillableCluster cluster) =>
        File.Exists(ProFL.Coordinator.Hosting.CoordinatorHost.JournalOf(cluster.CoordinatorState))
        && cluster.Events().OfType<RosterFixed>().Any();

    private static string PathOf(KillableCluster cluster, Blob blob) =>
        Path.Combine(
            cluster.CoordinatorState,
            "blobs",
            new BlobKey(KillableCluster.Job, blob.Round, new BlobId(blob.Sha256, blob.Size)).RelativePath
        );
}
