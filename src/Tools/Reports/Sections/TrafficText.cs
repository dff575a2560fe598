using System.Collections.Immutable;
using ProFL.Messages.Facts;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;
using ProFL.Tools.Reports.Pictures;

namespace ProFL.Tools.Reports.Sections;

/// <summary>What the bytes of a job are compared with, in words that say what exactly that is.</summary>
internal static class TrafficText
{
    /// <summary>What the same rounds would have moved with the whole network; another method may need fewer rounds.</summary>
    public static string IfFull(RunHistory history) =>
        $"the {Labels.Whole(history.Spec.Method.Strategy)} down to and up from each client of these "
        + $"{Labels.Count(history.Rounds.Length, "round")} would be {Labels.Size(history.Totals.BytesIfFull)}";

    /// <summary>What compared jobs moved that train the same network whole and came to its end; empty where there are none.</summary>
    public static string Others(RunHistory main, IReadOnlyList<RunHistory> jobs)
    {
        ImmutableArray<string> names = SeriesNames.Of(jobs);
        return string.Concat(
            jobs.Select((job, i) => (Job: job, Name: names[i]))
                .Skip(1)
                .Where(of => IsWholeNetwork(main, of.Job))
                .Select(of => $"; {of.Name} moved {Labels.Size(of.Job.Totals.Bytes)} in its {Labels.Count(of.Job.Rounds.Length, "round")}")
        );
    }

    private static bool IsWholeNetwork(RunHistory main, RunHistory job) =>
        Labels.MethodOf(job.Spec.Method.Strategy) is { TrainsBlockByBlock: false, NarrowsNetwork: false }
        && job.FullNetwork.Parameters == main.FullNetwork.Parameters
        && job.Status == JobPhase.Completed;
}
