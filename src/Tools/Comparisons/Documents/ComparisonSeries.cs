using System.Collections.Immutable;
using ProFL.Learning.Rules;
using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Formatting;
using ProFL.Tools.Reports.Pictures;

namespace ProFL.Tools.Comparisons.Documents;

/// <summary>What the picture of a comparison draws: accuracy over bytes, a series for each method.</summary>
internal static class ComparisonSeries
{
    /// <summary>The series of the methods that were evaluated, in the order of the table.</summary>
    public static ImmutableArray<BytesSeries> Of(MethodComparison comparison) =>
        [.. comparison.Rows.Select(row => Of(comparison, row)).Where(series => series.Dots.Length > 0)];

    /// <summary>The class that gives a method its colour: the same in every comparison.</summary>
    public static string ColourOf(string method) =>
        SeriesNames.ClassOf(Math.Max(0, RuleBook.Newest.Methods.Select(known => known.Name.Value).ToList().IndexOf(method)));

    private static BytesSeries Of(MethodComparison comparison, MethodRow row)
    {
        (ulong Seed, RunFigures Figures)[] runs = [.. MethodComparison.FiguresOf(comparison.Runs, row.Method)];
        MethodRow? stopped = comparison.StoppedFedAvg is { } fedAvg && fedAvg.Method == row.Method ? fedAvg : null;
        return new BytesSeries(
            row.Title,
            ColourOf(row.Method),
            [Line(runs, shrinking: true), Line(runs, shrinking: false)],
            [
                .. runs.SelectMany(run =>
                    run.Figures.Evaluations.Select(point => new BytesDot(
                        point.Bytes,
                        point.Accuracy,
                        $"{row.Title}, seed {run.Seed}, round {point.Round}: {Labels.Percent(point.Accuracy)} after "
                            + Labels.Size(point.Bytes)
                    ))
                ),
            ],
            row is { Accuracy: { } end, Bytes: { } bytes }
                ? new BytesDot(bytes.Mean, end.Mean, $"{row.Title} {Labels.Percent(end.Mean)}")
                : null,
            stopped is { Accuracy: { } then, Bytes: { } by }
                ? new BytesDot(by.Mean, then.Mean, $"{stopped.Title}: {SpreadFormatting.Percent(then)}")
                : null
        );
    }

    private static BytesLine Line(IEnumerable<(ulong Seed, RunFigures Figures)> runs, bool shrinking) =>
        new(
            shrinking,
            MeanCurve.Of(
                runs.Select(run =>
                    run.Figures.Evaluations.Where(point => point.Shrinking == shrinking)
                        .Select(point => ((double)point.Bytes, point.Accuracy))
                        .ToArray()
                )
            )
        );
}
