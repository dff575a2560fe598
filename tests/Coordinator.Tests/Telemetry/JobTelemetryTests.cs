using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Telemetry;
using ProFL.Messages.Journal;
using ProFL.Node.Telemetry;

namespace ProFL.Coordinator.Tests.Telemetry;

public sealed class JobTelemetryTests : IDisposable
{
    private readonly ReadMeter _counted = new();
    private readonly CoordinatorMetrics _metrics;
    private readonly JobTelemetry _job;

    public JobTelemetryTests()
    {
        _metrics = new CoordinatorMetrics(_counted.Meter);
        _job = new JobTelemetry("a", _metrics, new NodeTracer());
    }

    public void Dispose() => _counted.Dispose();

    [Fact]
    public void Should_count_who_leaves_by_the_cause_when_a_round_goes_on_without_them()
    {
        Write(new ClientExcluded { Client = "c", Cause = ExclusionCause.GiveUp });
        Write(new StragglersLeft { Clients = { "d", "e" } });

        Assert.Equal(1, _counted["profl.clients.left", "a", "give-up-after"]);
        Assert.Equal(2, _counted["profl.clients.left", "a", "straggler"]);
    }

    [Fact]
    public void Should_count_each_failure_of_the_journal_by_what_it_did_not_do()
    {
        _job.Failed("write");
        _job.Failed("recover");

        Assert.Equal(1, _counted["profl.journal.failures", "write"]);
        Assert.Equal(1, _counted["profl.journal.failures", "recover"]);
    }

    [Fact]
    public void Should_count_what_becomes_of_updates_by_the_outcome()
    {
        Write(new UpdateRefused());
        Write(new UpdateTrainedAgain());
        Write(new NondeterministicTraining());
        _job.CameLate();

        foreach (string outcome in new[] { "refused", "trained-again", "other-bytes", "late" })
        {
            Assert.Equal(1, _counted["profl.updates", "a", outcome]);
        }
    }

    [Fact]
    public void Should_show_a_job_no_more_when_it_is_not_here_any_more()
    {
        Write(new UpdateRefused());
        double shown = _counted["profl.job.status", "a"];
        _job.Left();

        Assert.Equal((1, 0), (shown, _counted["profl.job.status", "a"]));
    }

    private void Write(Google.Protobuf.IMessage written) => _job.Written(JobState.Empty, written, JobState.Empty);
}
