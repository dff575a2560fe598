using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.EndToEnd.Tests;

/// <summary>
/// The features of a frozen prefix are a transform of the data: kept or not, lost or damaged, the model has the same bytes.
/// </summary>
public sealed class FeatureCacheTests : IDisposable
{
    private static readonly string[] Sites = ["north", "south"];

    private const string Growing = """
        method.shrinking = false
        freezing { minimum-rounds = 4, maximum-rounds = 4, cool-down-rounds = 0 }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_give_the_same_model_when_features_are_kept_or_not_or_lost_or_damaged_within_a_step()
    {
        UndisturbedRun off = await UndisturbedRun.Of(JobFiles.Changed(_folder, Growing + "\nmethod.feature-cache = false"));
        string job = JobFiles.Changed(_folder, Growing);
        UndisturbedRun on = await UndisturbedRun.Of(job);
        using var cluster = new KillableCluster { JobFile = job };
        cluster.StartNodes();

        // step 2 begins with round 5: its features are there after that, lost before 7, damaged before 8
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.RoundCompleted#6");
        string[] lost = FeatureFiles(cluster);
        Array.ForEach(lost, File.Delete);
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.RoundCompleted");
        string[] damaged = FeatureFiles(cluster);
        Array.ForEach(damaged, Damage);
        JsonElement status = await cluster.RunToTheEnd();
        JsonElement verdict = await cluster.Verify();

        Assert.NotEmpty(lost);
        Assert.NotEmpty(damaged);
        Assert.Equal(on.ModelSha256, off.ModelSha256);
        Assert.Equal(on.ModelSha256, status.GetProperty("modelSha256").GetString());
        ReplayAssert.Holds(verdict, on);
    }

    private static string[] FeatureFiles(KillableCluster cluster) =>
        [.. Sites.SelectMany(s => Directory.GetFiles(Path.Combine(cluster.SiteState(s), "features"), "*", SearchOption.AllDirectories))];

    // in the values, where no length and no name would betray it
    private static void Damage(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^100] ^= 0x40;
        File.WriteAllBytes(path, bytes);
    }
}
