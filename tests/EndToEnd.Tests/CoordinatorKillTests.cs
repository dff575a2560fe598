using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.EndToEnd.Tests;

/// <summary>SIGKILL of the coordinator after each kind of event, between persist and acknowledgement, and during a snapshot.</summary>
public sealed class CoordinatorKillTests(UndisturbedRun undisturbed) : IClassFixture<UndisturbedRun>
{
    // in the order in which one job reaches them; each is a process that dies there: the last mean is one of the polish
    private static readonly string[] KillPoints =
    [
        "coordinator.persisted.JobSubmitted",
        "coordinator.persisted.TermStarted",
        "coordinator.persisted.JobStarted",
        "coordinator.persisted.RosterFixed",
        "coordinator.persisted.RoundPlanned",
        "coordinator.persisted.UpdateAccepted",
        "coordinator.acknowledged.UpdateAccepted#2",
        "coordinator.folded",
        "coordinator.averaged",
        "coordinator.persisted.RoundCompleted",
        "coordinator.snapshot",
        "coordinator.persisted.CoolDownStarted",
        "coordinator.persisted.BlockFrozen",
        "node.pull.partial",
        "coordinator.persisted.ModelEvaluated",
        "coordinator.persisted.StepCompleted",
        "coordinator.averaged",
        "coordinator.persisted.JobCompleted",
        "coordinator.persisted.JobEnded",
    ];

    [Fact]
    public Task Should_end_with_the_undisturbed_model_when_the_coordinator_dies_at_every_moment() => DiesAtEveryMoment(isSecured: false);

    // each of the twenty coordinators makes all its connections again, which takes half as long again
    [Fact]
    [Trait("Category", "Long")]
    public Task Should_end_with_the_undisturbed_model_when_the_coordinator_dies_at_every_moment_over_mutual_tls() =>
        DiesAtEveryMoment(isSecured: true);

    private async Task DiesAtEveryMoment(bool isSecured)
    {
        using var cluster = new KillableCluster { IsSecured = isSecured };
        cluster.StartNodes();
        foreach (string killPoint in KillPoints)
        {
            await cluster.RunCoordinatorUntilKilledAt(killPoint);
        }

        JsonElement status = await cluster.RunToTheEnd();
        JsonElement verdict = await cluster.Verify();

        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        ReplayAssert.Holds(verdict, undisturbed);
        cluster.NoteRecoveries();
        ReplayAssert.EachKeyWasTrainedOnce(cluster.Trainings(), undisturbed.UpdatesAccepted);
    }

    [Fact]
    public async Task Should_end_with_the_undisturbed_model_when_it_dies_after_releasing_blobs()
    {
        using var cluster = new KillableCluster("profl.coordinator.keep-blobs = off");
        cluster.StartNodes();
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.BlobsReleased#3");

        JsonElement status = await cluster.RunToTheEnd();
        JsonElement verdict = await cluster.Verify();

        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        Assert.True(verdict.GetProperty("findings").GetArrayLength() == 0, verdict.ToString());
    }

    [Fact]
    public async Task Should_stay_failed_with_the_reason_when_it_dies_after_failing()
    {
        using var folder = new TemporaryFolder();
        using var cluster = new KillableCluster
        {
            // what the sites have is known only when they are asked
            JobFile = JobFiles.Changed(folder, "fleet { clients = 1400 }"),
        };
        cluster.StartNodes();
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.JobFailed");

        using ProductProcess coordinator = cluster.StartCoordinator();
        Assert.NotEqual(0, await coordinator.WaitForExit(TimeSpan.FromSeconds(60)));
        JsonElement status = JsonDocument.Parse(coordinator.Output).RootElement;
        JsonElement verdict = await cluster.Verify();

        Assert.Contains("samples", status.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("failed", verdict.GetProperty("status").GetString());
        Assert.True(verdict.GetProperty("findings").GetArrayLength() == 0, verdict.ToString());
    }
}
