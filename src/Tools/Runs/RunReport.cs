using System.Collections.Immutable;
using System.Text;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Messages.Journal;
using ProFL.Tools.Histories;
using ProFL.Tools.Reports;

namespace ProFL.Tools.Runs;

/// <summary>
/// The report of a run folder: <c>report.html</c> and <c>history.csv</c>, from its journal, also while the run is unfinished.
/// </summary>
public static class RunReport
{
    /// <summary>The page of a run.</summary>
    public static string PageOf(RunDirectory run) => Path.Combine(run.Path, ReportWriter.FileName);

    /// <summary>The table of a run's rounds.</summary>
    public static string TableOf(RunDirectory run) => Path.Combine(run.Path, HistoryCsv.FileName);

    /// <summary>Writes both files. The run's own job is the main one; other jobs of its journal are compared with it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="measuredPeakBytes">Measured memory of the main job by place in the curriculum; null: what the run's result has of
    /// it.</param>
    /// <param name="others">Runs elsewhere to compare with, too; none may be unstarted.</param>
    /// <returns>The page's path.</returns>
    /// <exception cref="JournalException">There is no journal, or the job has not started.</exception>
    public static string Write(
        RunDirectory run,
        IReadOnlyDictionary<int, long>? measuredPeakBytes = null,
        IReadOnlyList<RunDirectory>? others = null
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        var main = RunHistory.Of(run.Journal, run.Job, measuredPeakBytes ?? MeasuredOf(run));
        ImmutableArray<RunHistory> compared =
        [
            .. JobsBeside(run).Select(job => RunHistory.Of(run.Journal, job)),
            .. (others ?? []).Select(other => RunHistory.Of(other.Journal, other.Job)),
        ];
        var table = new StringWriter();
        HistoryCsv.Write(table, main);
        run.WriteWhole(HistoryCsv.FileName, Encoding.UTF8.GetBytes(table.ToString()));
        string page = PageOf(run);
        ReportWriter.Write(page, main, compared);
        return page;
    }

    private static IReadOnlyDictionary<int, long>? MeasuredOf(RunDirectory run) =>
        File.Exists(run.Result) ? RunResult.Of(run).MeasuredPeaks() : null;

    // a job that waits for its turn has no events yet
    private static ImmutableArray<string> JobsBeside(RunDirectory run)
    {
        using var journal = new JournalReader(run.Journal);
        return
        [
            .. journal
                .Events(JobDirectory.Id)
                .Select(r => r.ToMessage())
                .OfType<JobSubmitted>()
                .OrderBy(s => s.Order)
                .Select(s => s.Job)
                .Where(job => job != run.Job && HasStarted(journal, job)),
        ];
    }

    private static bool HasStarted(JournalReader journal, string job) =>
        journal.Events(StageManager.IdOf(job)).Any(r => r.Manifest == JobStarted.Descriptor.FullName);
}
