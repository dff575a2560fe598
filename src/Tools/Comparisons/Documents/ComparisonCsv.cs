using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Comparisons.Documents;

/// <summary>
/// The runs of a comparison as comma-separated values (RFC 4180): a header, then a line for each run. Columns are only ever added at the
/// end.
/// </summary>
internal static class ComparisonCsv
{
    private static readonly (string Name, Func<ComparedOutcome, object?> Value)[] Columns =
    [
        ("job", run => run.Job),
        ("method", run => run.Method),
        ("seed", run => run.Seed),
        ("end", run => EndOf(run.End)),
        ("accuracy", run => Rounded(run.Figures?.Accuracy)),
        ("worstClassAccuracy", run => Rounded(run.Figures?.WorstClassAccuracy)),
        ("bytesDown", run => run.Figures?.BytesDown),
        ("bytesUp", run => run.Figures?.BytesUp),
        ("clientCpuSeconds", run => Rounded(run.Figures?.ClientCpuSeconds)),
        ("peakBytes", run => run.Figures?.PeakBytes),
        ("parameters", run => run.Figures?.Parameters),
        ("largestStepBytes", run => run.Figures?.LargestStepBytes),
        ("shareOfClients", run => Rounded(run.Figures?.ShareOfClients)),
        ("shareOfSamples", run => Rounded(run.Figures?.ShareOfSamples)),
        ("rounds", run => run.Figures?.Rounds),
        ("seconds", run => Rounded(run.Figures?.Seconds)),
        ("modelSha256", run => run.Figures?.ModelSha256),
        ("reason", run => run.Reason),
    ];

    /// <summary>Header and lines.</summary>
    public static string Of(MethodComparison comparison) =>
        CsvLine.Of(Columns.Select(column => column.Name))
        + string.Concat(comparison.Runs.Select(run => CsvLine.Of(Columns.Select(column => column.Value(run)))));

    private static double? Rounded(double? number) => number is { } known ? Math.Round(known, 6) : null;

    private static string EndOf(RunEnd end) =>
        end switch
        {
            RunEnd.Finished => "finished",
            RunEnd.NotPossible => "not-possible",
            _ => "failed",
        };
}
