using ProFL.Coordinator.Verification;
using ProFL.Messages.Facts;
using ProFL.Tools;
using ProFL.Tools.Clusters;
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

    [Fact]
    public async Task Should_find_the_job_in_the_cluster_s_folder_and_say_where_when_the_folder_alone_is_named()
    {
        var said = new List<string>();

        VerificationReport report = await OfCluster(Folder).Verify("latest", said.Add);

        Assert.Equal((_fixture.Expected.Job, true), (report.Job, report.Holds));
        Assert.Equal([$"job {report.Job} of the cluster, in {_fixture.CoordinatorState}, which has ended"], said);
    }

    [Fact]
    public async Task Should_say_which_jobs_the_cluster_has_when_it_has_no_such_job()
    {
        UserException refused = await Assert.ThrowsAsync<UserException>(() => OfCluster(Folder).Verify("nosuchjob", _ => { }));

        Assert.Equal(
            $"there is no job 'nosuchjob' in {Folder}; the jobs of the cluster in {Folder}: {_fixture.Expected.Job} (profl verify)",
            refused.Message
        );
    }

    [Fact]
    public async Task Should_find_the_job_in_the_database_when_the_cluster_s_note_names_one()
    {
        using var shared = new ReleaseFixture("release-0.1/database-finished");
        string folder = Path.GetDirectoryName(shared.CoordinatorState)!;
        new ClusterNote([], "", Supervisor: null, []) { Database = shared.Database }.Write(folder);
        var said = new List<string>();

        VerificationReport report = await OfCluster(folder).Verify(shared.Expected.Job, said.Add);

        Assert.Equal((shared.Expected.Job, true), (report.Job, report.Holds));
        Assert.StartsWith($"job {report.Job} of the cluster, in database ", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_verify_the_newest_run_that_has_ended_when_a_newer_one_was_interrupted()
    {
        using var runs = new ReleaseFixture("release-0.1/finished");
        ReleaseFixture.Unpack("release-0.1/killed-at-start", runs.Runs);
        File.SetLastWriteTimeUtc(Path.Combine(runs.Runs, ReleaseCase.Of("release-0.1/killed-at-start").Job, "run.json"), DateTime.UtcNow);
        File.SetLastWriteTimeUtc(Path.Combine(runs.Runs, runs.Expected.Job, "run.json"), DateTime.UtcNow.AddHours(-1));

        VerificationReport report = await new VerifiedPlace(runs.Runs, Cluster: null, [], Database: null).Verify("latest", _ => { });

        Assert.Equal(runs.Expected.Job, report.Job);
    }

    [Fact]
    public async Task Should_say_what_to_name_when_the_folder_has_no_journal_or_the_cluster_is_an_address()
    {
        UserException empty = await Assert.ThrowsAsync<UserException>(() =>
            OfCluster(_fixture.NewFolder("none")).Verify("latest", _ => { })
        );
        UserException address = await Assert.ThrowsAsync<UserException>(() =>
            OfCluster("http://127.0.0.1:8080").Verify("latest", _ => { })
        );

        Assert.Contains("--postgresql", empty.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read over HTTP", address.Message, StringComparison.Ordinal);
    }

    private string Folder => Path.GetDirectoryName(_fixture.CoordinatorState)!;

    private static VerifiedPlace OfCluster(string folder) => new(Runs: null, folder, [], Database: null);

    private Task<VerificationReport> Verify(string job) =>
        new VerifiedPlace(Runs: null, Cluster: null, [_fixture.CoordinatorState], Database: null).Verify(job, _ => { });
}
