using ProFL.Coordinator.Persistence;
using ProFL.Learning.Jobs;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;
using ProFL.Tools.Runs;
using ProFL.Tools.Tests.Support;
using ClientShare = ProFL.Messages.Facts.ClientShare;

namespace ProFL.Tools.Tests.Runs;

public sealed class RunReportTests
{
    private static RunDirectory NewRun(TemporaryFolder folder) =>
        RunDirectory.Create(folder.Path, Jobs.GrowingOnly(), folder.Path, DateTimeOffset.UnixEpoch);

    private static JournalBuilder Unfinished(string job, JobSpec spec) =>
        new JournalBuilder(job, spec).Started().Roster(("a", JournalBuilder.Rich, 30)).Round(1, 0, 1, null, ("a", ClientShare.Whole, 100));

    [Fact]
    public void Should_write_page_and_table_when_the_run_is_unfinished()
    {
        using var folder = new TemporaryFolder();
        RunDirectory run = NewRun(folder);
        Unfinished(run.Job, Jobs.GrowingOnly()).WriteTo(run.Journal, 1);

        string page = RunReport.Write(run);

        Assert.Equal(Path.Combine(run.Path, "report.html"), page);
        Assert.Contains("Not finished: 1 round so far", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(run.Path, "history.csv")).Length);
        Assert.Empty(Directory.GetFiles(run.Path, "*.tmp"));
    }

    [Fact]
    public void Should_compare_with_the_other_jobs_when_the_journal_has_more_than_one()
    {
        using var folder = new TemporaryFolder();
        RunDirectory run = NewRun(folder);
        Unfinished(run.Job, Jobs.GrowingOnly()).WriteTo(run.Journal, 1);
        Unfinished("beside", Jobs.Demo(MethodName.Exclusive)).WriteTo(run.Journal, 2);
        new JournalBuilder("waiting", Jobs.Demo(MethodName.AllSmall)).With(new TermStarted { Term = 1 }).WriteTo(run.Journal, 3);

        string page = File.ReadAllText(RunReport.Write(run));

        Assert.Contains("ExclusiveFL", page, StringComparison.Ordinal);
        Assert.DoesNotContain("AllSmall", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_compare_with_another_run_when_it_is_named()
    {
        using var folder = new TemporaryFolder();
        RunDirectory run = NewRun(folder);
        RunDirectory other = NewRun(folder);
        Unfinished(run.Job, Jobs.GrowingOnly()).WriteTo(run.Journal, 1);
        Unfinished(other.Job, Jobs.Demo(MethodName.FedAvg)).WriteTo(other.Journal, 1);

        Assert.Contains("FedAvg, everybody", File.ReadAllText(RunReport.Write(run, others: [other])), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_keep_the_measured_memory_when_the_report_is_written_again()
    {
        using var folder = new TemporaryFolder();
        RunDirectory run = NewRun(folder);
        Unfinished(run.Job, Jobs.GrowingOnly()).WriteTo(run.Journal, 1);
        RunReport.Write(run, new Dictionary<int, long> { [0] = 5 << 20 });
        string before = File.ReadAllText(RunReport.PageOf(run));
        var step = new RunResult.Step(Stage.Growing, 1, Phase.Grow, 1, 1, 0, 1 << 20, 5 << 20, null, StepEnding.Unspecified);
        RunResults.Write(run, step);

        RunReport.Write(run);

        Assert.Contains("but for the measured memory", before, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(RunReport.PageOf(run)));
    }

    [Fact]
    public void Should_refuse_when_the_run_has_no_journal()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<JournalException>(() => RunReport.Write(NewRun(folder)));
    }
}
