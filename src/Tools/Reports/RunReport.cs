using System.Collections.Immutable;
using System.Text;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Persistence;
using ProFL.Messages.Journal;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Reports;

/// <summary>The report of a run folder: <c>report.html</c> and <c>history.csv</c>, from its journal, also while the run is unfinished.</summary>
public static class RunReport
{
    /// <summary>Name of the page.</summary>
    public const string PageName = "report.html";

    /// <summary>Name of the table of rounds.</summary>
    public const string TableName = "history.csv";

    /// <summary>Writes both files. The run's own job is the main one; other jobs of its journal are compared with it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="measuredPeakBytes">Measured memory of the main job's steps by place in the curriculum, or null.</param>
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
        var main = RunHistory.Of(run.Journal, run.Job, measuredPeakBytes);
        ImmutableArray<RunHistory> compared =
        [
            .. JobsBeside(run).Select(job => RunHistory.Of(run.Journal, job)),
            .. (others ?? []).Select(other => RunHistory.Of(other.Journal, other.Job)),
        ];
        var table = new StringWriter();
        HistoryCsv.Write(table, main);
        run.WriteWhole(TableName, Encoding.UTF8.GetBytes(table.ToString()));
        string page = Path.Combine(run.Path, PageName);
        ReportWriter.Write(page, main, compared);
        return page;
    }

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
        journal.Events(Coordinator.Stages.StageManager.IdOf(job)).Any(r => r.Manifest == JobStarted.Descriptor.FullName);
}
