using System.Text.Json;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;

namespace ProFL.EndToEnd.Tests.Averages;

/// <summary>
/// SIGKILL where a job's result is a mean of rounds: between these rounds, while the mean is being written, in a cool-down, in a polish,
/// and while an evaluation decides. Each death is followed by a look at the journal, so that it was where it was meant to be.
/// </summary>
public sealed class AveragedKillTests : IDisposable
{
    private const string Mean = "coordinator.averaged";
    private const string Round = "coordinator.persisted.RoundCompleted";
    private const string Step = "coordinator.persisted.StepCompleted";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_end_with_the_undisturbed_model_when_both_die_in_the_window_and_the_cool_down_and_the_polish()
    {
        // movement decides after three rounds, and two rounds cool down
        string job = Job(
            """
            freezing {
              by = movement, movement-window = 2, slope-window = 2, evaluations = 1, slope-threshold-pp = 100
              minimum-rounds = 3, maximum-rounds = 9, cool-down-rounds = 2
            }
            """
        );
        UndisturbedRun undisturbed = await UndisturbedRun.Of(job);
        // every recovery but the first is from a snapshot of the round before
        using var cluster = new KillableCluster("profl.coordinator.snapshot-every = 1") { JobFile = job };
        cluster.StartNodes();

        await cluster.RunCoordinatorUntilKilledAt(Mean);
        AssertJob(cluster, rounds: 1, state => state is { Open.IsAnswered: true, Progress.Window.Length: 1 });
        await cluster.RunCoordinatorUntilKilledAt(Round);
        AssertJob(cluster, rounds: 2, state => state is { Open: null, Progress.Window.Length: 2 });
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.UpdateAccepted#2");
        AssertJob(cluster, rounds: 2, state => state is { Open: not null, Progress.Window.Length: 2 });
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.CoolDownStarted");
        AssertJob(cluster, rounds: 3, state => state.Progress is { CoolDown.Ending: StepEnding.Movement, Window.Length: 3 });
        await cluster.RunCoordinatorUntilKilledAt(Mean, "south", "node.training.within");
        AssertJob(cluster, rounds: 3, state => state is { Open.IsAnswered: true, Progress.CoolDown: not null });
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.UpdateAccepted#2");
        AssertJob(cluster, rounds: 4, state => state is { Open: not null, Progress.CoolDown: not null });
        JobSnapshot snapshot = cluster.Snapshot()!;
        Assert.Equal((4, 3), (snapshot.Rounds, snapshot.Window.Count));
        Assert.NotNull(snapshot.CoolDown);
        await cluster.RunCoordinatorUntilKilledAt(Step);
        AssertJob(cluster, rounds: 5, state => state is { Steps.Length: 1, Progress: { Window.IsEmpty: true, CoolDown: null } });
        await cluster.RunCoordinatorUntilKilledAt(Step);
        AssertJob(cluster, rounds: 10, state => state is { Steps.Length: 2, Current.FreezesBlock: false });
        await cluster.RunCoordinatorUntilKilledAt(Mean, "south", "node.training.within");
        AssertJob(cluster, rounds: 11, state => state is { Open.IsAnswered: true, Open.Plan.Phase: Phase.Polish });
        await cluster.RunCoordinatorUntilKilledAt(Round);
        AssertJob(cluster, rounds: 12, state => state is { Phase: JobPhase.Training, Progress.Window.Length: 2 });

        JsonElement status = await cluster.RunToTheEnd();
        JsonElement verdict = await cluster.Verify();

        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        ReplayAssert.Holds(verdict, undisturbed);
    }

    [Fact]
    public async Task Should_end_with_the_undisturbed_model_when_both_die_around_the_evaluation_that_decides_and_blobs_are_released()
    {
        // no accuracy can rise by so much: the second evaluation of a step, after its fourth round, freezes its block
        string job = Job(
            """
            freezing {
              by = plateau, movement-window = 2, plateau-evaluations = 1, plateau-margin-pp = 100
              minimum-rounds = 2, maximum-rounds = 9, cool-down-rounds = 0
            }
            """
        );
        UndisturbedRun undisturbed = await UndisturbedRun.Of(job);
        using var cluster = new KillableCluster("profl.coordinator.keep-blobs = off") { JobFile = job };
        cluster.StartNodes();

        await cluster.RunCoordinatorUntilKilledAt("coordinator.evaluation.asked#2");
        AssertJob(cluster, rounds: 4, state => EvaluationDecision.IsAwaited(state) && state.LastEvaluation!.Round == 2);
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.ModelEvaluated");
        AssertJob(cluster, rounds: 4, state => state is { Steps: [{ Ending: StepEnding.Plateau }], Frozen.Length: 1 });
        // the site evaluates round 6; the journal's last event is the release after the second round of the polish
        await cluster.RunCoordinatorUntilKilledAt(
            "coordinator.persisted.BlobsReleased#6",
            "south",
            "node.evaluation.before",
            "node.evaluation.after"
        );
        AssertJob(cluster, rounds: 10, state => state is { Steps: [_, { Ending: StepEnding.Plateau }], Frozen.Length: 2 });
        AssertJob(cluster, rounds: 10, state => state is { Open: null, ReleasedThrough: 10, Progress.Window.Length: 2 });

        JsonElement status = await cluster.RunToTheEnd();
        JsonElement verdict = await cluster.Verify();

        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        ReplayAssert.HoldsAfterRelease(verdict, undisturbed);
    }

    private static void AssertJob(KillableCluster cluster, long rounds, Func<JobState, bool> isAsTold)
    {
        JobState state = cluster.State();
        Assert.True(
            state.Rounds == rounds && isAsTold(state),
            $"after round {state.Rounds} of {rounds} the job is not where it was to be: {state.ToSnapshot()}"
        );
    }

    private string Job(string freezing) => JobFiles.Changed(Checkout.AveragedJob, _folder, freezing);
}
