using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Stages;

namespace ProFL.Coordinator.Tests.Telemetry;

public sealed class RecoveryTelemetryTests : StageManagerUnderTest
{
    [Fact]
    public async Task Should_count_the_recovery_and_nothing_that_was_counted_before_when_a_job_is_taken_over()
    {
        var earlier = SimulatedJob.InFirstRound();
        string client = earlier.State.Open!.Plan.Cohort[0].Client;

        await Start([.. earlier.Events, SimulatedJob.Accept(1, client)]);
        await AwaitAssertAsync(() => Assert.True(Counted["profl.journal.events", "TermStarted"] == 1), Patience);

        Assert.Equal(1, Counted["profl.job.recovery.duration", Job]);
        Assert.Equal(0, Counted["profl.clients.invited"]);
        Assert.Equal(0, Counted["profl.updates"]);
        Assert.Equal(0, Counted["profl.journal.events", "RoundPlanned"]);
        Assert.Equal(1, Counted["profl.job.status", Job, "training"]);
        Assert.Equal(earlier.State.Open.Plan.Cohort.Count - 1, Counted["profl.round.awaited", Job]);
    }
}
