using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.EndToEnd.Tests;

/// <summary>A job whose second step ends worse than its first, and answers it, while its coordinator dies as it says so.</summary>
public sealed class GuardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // the evaluation and what follows from it are one write: a coordinator that dies between the two has both
    [Fact]
    public async Task Should_train_the_worse_step_once_more_when_the_coordinator_dies_after_saying_so()
    {
        (JsonElement status, JsonElement verdict, UndisturbedRun undisturbed) = await Run(
            "extend",
            "coordinator.persisted.ModelEvaluated#2",
            "coordinator.persisted.BlockFrozen"
        );

        Assert.Equal(6, verdict.GetProperty("rounds").GetInt32());
        AssertUndisturbed(status, verdict, undisturbed);
    }

    [Fact]
    public async Task Should_end_with_the_better_sub_model_when_the_coordinator_dies_after_saying_so()
    {
        (JsonElement status, JsonElement verdict, UndisturbedRun undisturbed) = await Run(
            "end-with-better",
            "coordinator.persisted.StepWorse"
        );

        Assert.Equal(4, verdict.GetProperty("rounds").GetInt32());
        JsonElement[] steps = [.. undisturbed.Result.GetProperty("steps").EnumerateArray()];
        Assert.Equal(steps[0].GetProperty("accuracy").GetDouble(), undisturbed.Result.GetProperty("accuracy").GetDouble());
        Assert.True(
            steps[1].GetProperty("accuracy").GetDouble() < steps[0].GetProperty("accuracy").GetDouble(),
            undisturbed.Result.ToString()
        );
        AssertUndisturbed(status, verdict, undisturbed);
    }

    private async Task<(JsonElement Status, JsonElement Verdict, UndisturbedRun Undisturbed)> Run(
        string whenWorse,
        params string[] killPoints
    )
    {
        // two rounds of small steps are too few for a fresh second block
        string job = JobFiles.Changed(
            _folder,
            $$"""
            method { shrinking = false, when-worse = {{whenWorse}}, worse-by-pp = 1, polish-rounds = 0 }
            freezing { movement-window = 1, minimum-rounds = 2, maximum-rounds = 2, cool-down-rounds = 0 }
            training.learning-rate = 0.02
            evaluation.every-rounds = 0
            """
        );
        UndisturbedRun undisturbed = await UndisturbedRun.Of(job);
        using var cluster = new KillableCluster { JobFile = job };
        cluster.StartNodes();
        foreach (string killPoint in killPoints)
        {
            await cluster.RunCoordinatorUntilKilledAt(killPoint);
        }

        return (await cluster.RunToTheEnd(), await cluster.Verify(), undisturbed);
    }

    private static void AssertUndisturbed(JsonElement status, JsonElement verdict, UndisturbedRun undisturbed)
    {
        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        ReplayAssert.Holds(verdict, undisturbed);
    }
}
