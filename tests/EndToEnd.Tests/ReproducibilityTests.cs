using System.Text.Json;

namespace ProFL.EndToEnd.Tests;

/// <summary>The same seed gives the same bytes, in one process or in three; another seed another model.</summary>
public sealed class ReproducibilityTests(UndisturbedRun undisturbed) : IClassFixture<UndisturbedRun>
{
    [Fact]
    public async Task Should_give_the_same_model_when_run_in_three_processes()
    {
        using var cluster = new KillableCluster();
        cluster.StartNodes();

        JsonElement status = await cluster.RunToTheEnd();

        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        ReplayAssert.EachKeyWasTrainedOnce(cluster.Trainings(), undisturbed.UpdatesAccepted);
    }

    [Fact]
    public async Task Should_give_another_model_when_the_seed_is_another()
    {
        DirectoryInfo runs = Directory.CreateTempSubdirectory("profl-seed-");
        using ProductProcess run = await ProductProcess.Run(
            TimeSpan.FromSeconds(60),
            "run",
            Checkout.SmallJob,
            "--seed",
            "8",
            "--runs",
            runs.FullName,
            "--json"
        );
        runs.Delete(recursive: true);

        string sha256 = JsonDocument.Parse(run.Output).RootElement.GetProperty("modelSha256").GetString()!;

        Assert.Equal(64, sha256.Length);
        Assert.NotEqual(undisturbed.ModelSha256, sha256);
    }
}
