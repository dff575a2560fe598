using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Comparisons.Documents;

/// <summary>The table of a comparison: its columns, and each row as a person reads it.</summary>
public static class ComparisonTable
{
    private static readonly (string Heading, Func<MethodRow, string> Cell)[] Results =
    [
        ("accuracy", row => row.IsEmpty ? "none" : SpreadFormatting.Percent(row.Accuracy)),
        ("worst class", row => SpreadFormatting.Percent(row.WorstClass)),
        ("down", row => SpreadFormatting.Size(row.BytesDown)),
        ("up", row => SpreadFormatting.Size(row.BytesUp)),
        ("rounds", row => SpreadFormatting.Count(row.Rounds)),
    ];

    private static readonly (string Heading, Func<MethodRow, string> Cell)[] Costs =
    [
        ("client CPU", row => SpreadFormatting.Seconds(row.ClientCpuSeconds)),
        ("peak memory", row => SpreadFormatting.Size(row.PeakBytes)),
        ("held at once", row => SpreadFormatting.Size(row.LargestStepBytes)),
        ("clients", row => SpreadFormatting.Percent(row.ClientShare)),
        ("samples", row => SpreadFormatting.Percent(row.SampleShare)),
        ("time", row => SpreadFormatting.Seconds(row.Seconds)),
    ];

    /// <summary>What the columns are.</summary>
    internal const string Legend =
        "A number is the mean over the seeds ± one sample deviation. Accuracy: of the result on held-out samples; worst class: of the "
        + "class that it knows worst. Down and up: bytes of models and updates. Peak memory: the most that a training was measured to "
        + "take; held at once: what a client needs that does not stream, estimated. Clients, samples: the share of which at least one "
        + "update counted. Time: of a whole run on this machine.";

    /// <summary>The two halves of the table: what a method reaches with how many bytes, and what it asks of clients.</summary>
    internal static IEnumerable<(string Title, (string Heading, Func<MethodRow, string> Cell)[] Columns)> Halves =>
        [("Accuracy and bytes", Results), ("Cost, and who took part", Costs)];

    /// <summary>What a row is called, with the number of its seeds where some are missing.</summary>
    internal static string NameOf(MethodComparison comparison, MethodRow row)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(row);
        return row.IsEmpty || row.Seeds == comparison.Seeds.Length
            ? row.Title
            : $"{row.Title} ({row.Seeds} of {comparison.Seeds.Length} seeds)";
    }

    /// <summary>The table while runs are still to come: results alone.</summary>
    public static string SoFar(MethodComparison comparison) => Of(comparison, Results);

    /// <summary>The table in two halves, narrow enough for a terminal, and Markdown too; then what its numbers do not say.</summary>
    public static string Of(MethodComparison comparison) =>
        string.Join(
            Environment.NewLine + Environment.NewLine,
            [
                .. Halves.Select(half => Of(comparison, half.Columns)),
                .. Remarks(comparison) is var remarks && remarks.Any()
                    ? [string.Join(Environment.NewLine, remarks.Select(remark => "* " + remark))]
                    : Array.Empty<string>(),
            ]
        );

    /// <summary>What a row's numbers do not say, a line each.</summary>
    private static IEnumerable<string> Remarks(MethodComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return comparison.AllRows.SelectMany(row => row.Remarks.Select(remark => $"{row.Title}: {remark}"));
    }

    private static string Of(MethodComparison comparison, (string Heading, Func<MethodRow, string> Cell)[] columns)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return TextTable.Of(
            ["method", .. columns.Select(column => column.Heading)],
            comparison.AllRows.Select<MethodRow, IReadOnlyList<string>>(row =>
                [NameOf(comparison, row), .. columns.Select(column => column.Cell(row))]
            )
        );
    }
}
