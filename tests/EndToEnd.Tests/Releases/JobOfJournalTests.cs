using ProFL.Coordinator.Verification;
using ProFL.Messages.Facts;
using ProFL.Tools;
using ProFL.Tools.Places;

namespace ProFL.EndToEnd.Tests.Releases;

/// <summary>Which job of a coordinator's journal is verified, and what is said where it has no such job.</summary>
public sealed class JobOfJournalTests : IDisposable
{
    private readonly ReleaseFixture _fixture = new("release-0.1/cluster-released");

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Should_verify_the_newest_job_of_the_folder_when_latest_is_meant()
    {
        VerificationReport report = await Verify("latest");

        Assert.Equal((_fixture.Expected.Job, JobPhase.Completed, true), (report.Job, report.Status, report.Holds));
    }

    [Fact]
    public async Task Should_say_which_jobs_there_are_when_the_folder_has_no_such_job()
    {
        UserException refused = await Assert.ThrowsAsync<UserException>(() => Verify("nosuchjob"));

        Assert.Equal(
            (Mistake.Usage, $"there is no job 'nosuchjob' in {_fixture.CoordinatorState}; there are: {_fixture.Expected.Job}"),
            (refused.Mistake, refused.Message)
        );
    }

    private Task<VerificationReport> Verify(string job) =>
        VerifiedPlace.Verify("runs", job, [_fixture.CoordinatorState], connectionString: null, _ => { }, CancellationToken.None);
}
