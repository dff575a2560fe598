using System.Collections.Immutable;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>What the compared jobs are called: by their method, or by their id where two have the same.</summary>
internal static class SeriesNames
{
    /// <summary>Colours that there are.</summary>
    public const int Colours = 5;

    /// <summary>A name for each job, in order.</summary>
    public static ImmutableArray<string> Of(IReadOnlyList<RunHistory> jobs) =>
        [
            .. jobs.Select(job =>
                jobs.Count(other => other.Spec.Method.Strategy == job.Spec.Method.Strategy) == 1 ? Labels.NameOf(job.Spec) : job.Job
            ),
        ];

    /// <summary>The class that gives a job its colour.</summary>
    public static string ClassOf(int index) => $"series-{index % Colours}";
}
