using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Verification;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Verification;

/// <summary>Jobs whose blobs are deleted as soon as nothing needs them.</summary>
public class ReleasedJobTests
{
    [Fact]
    public async Task Should_hold_when_only_what_was_released_is_gone()
    {
        using RecordedJob job = await RecordedJob.Run(release: true);

        VerificationReport report = await job.Verify();

        Assert.Empty(report.Findings);
        Assert.Equal(0, report.RoundsRecomputed);
        Assert.Equal(job.ModelSha256, report.ModelSha256);
    }

    [Fact]
    public async Task Should_keep_just_what_is_needed_when_a_job_is_over()
    {
        using RecordedJob job = await RecordedJob.Run(release: true);

        IEnumerable<string> needed = NeededBlobs.Needed(SimulatedJob.Fold(JobState.Empty, job.Events)).Select(job.PathOf);

        Assert.Equal(needed.Order(StringComparer.Ordinal), job.Files().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Should_name_the_file_when_a_needed_blob_is_gone()
    {
        using RecordedJob job = await RecordedJob.Run(release: true);
        foreach (string path in job.Files())
        {
            byte[] bytes = await File.ReadAllBytesAsync(path);
            File.Delete(path);

            VerificationReport report = await job.Verify();

            await File.WriteAllBytesAsync(path, bytes);
            Assert.Contains(report.Findings, f => f.Contains($"{path} is missing", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Should_name_the_file_when_a_blob_of_the_movements_window_was_changed_in_a_running_job()
    {
        using RecordedJob job = await RecordedJob.Run(release: true, until: state => state.Rounds == 5);
        JobState state = SimulatedJob.Fold(JobState.Empty, job.Events);
        string path = job.PathOf(state.Progress.History[^1].Blob);
        await File.AppendAllTextAsync(path, "x");

        Assert.Contains((await job.Verify()).Findings, f => f.Contains(path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_find_a_changed_movement_when_the_rounds_blobs_are_gone()
    {
        using RecordedJob job = await RecordedJob.Run(release: true);
        RoundCompleted changed = job.Events.OfType<RoundCompleted>().Single(r => r.Round == 2).Clone();
        changed.Movement++;

        VerificationReport report = await job.Verify(job.Events.Select(e => e is RoundCompleted { Round: 2 } ? changed : e));

        Assert.Contains(report.Findings, f => f.StartsWith("round 2:", StringComparison.Ordinal));
    }
}
