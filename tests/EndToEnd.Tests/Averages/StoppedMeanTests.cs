using System.Text.Json;
using ProFL.Coordinator.Lifecycle;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Messages.Facts;

namespace ProFL.EndToEnd.Tests.Averages;

/// <summary>A job that is stopped within a step leaves the mean of the step's last rounds.</summary>
public sealed class StoppedMeanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_leave_the_mean_of_the_last_rounds_when_it_is_stopped_within_a_step_and_the_coordinator_dies_of_it()
    {
        string job = JobFiles.Changed(Checkout.AveragedJob, _folder, "freezing { by = rounds, rounds = 500 }");
        using var cluster = new KillableCluster { JobFile = job };
        cluster.StartNodes();
        Task dying = cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.JobStopping");
        await cluster.Until(() => cluster.State().Rounds >= 4, "the job does not come to its fourth round");
        using var stop = ProductProcess.Start("stop", KillableCluster.Job, "--cluster", cluster.CoordinatorState, "--reason", "enough");
        await dying;
        using (ProductProcess coordinator = cluster.StartCoordinator())
        {
            await coordinator.WaitForExit(TimeSpan.FromSeconds(60));
        }

        JobState state = cluster.State();
        JsonElement verdict = await cluster.Verify();

        Assert.Equal((JobPhase.Stopped, 3), (state.Phase, state.Progress.Window.Length));
        Assert.InRange(state.RoundsInStep, 4, 499);
        Assert.Equal(state.Stopped!.Model.Sha256, verdict.GetProperty("modelSha256").GetString());
        ReplayAssert.Holds(verdict);
        MeanAssert.IsModelOf(state, KillableCluster.Job, cluster.CoordinatorState);
    }
}
