using System.Collections.Immutable;
using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Comparisons.Documents;

/// <summary>The table of a comparison as a person reads it: a row for each method, in two halves.</summary>
public static class ComparisonTable
{
    /// <summary>What the columns are.</summary>
    internal const string Legend =
        "A number is the mean over the seeds ± one sample deviation. Accuracy: of the result on held-out samples; worst class: of the "
        + "class that it knows worst. Down and up: bytes of models and updates. Peak memory: the most that a training was measured to "
        + "take; held at once: what a client needs that does not stream, estimated. Clients, samples: the share of which at least one "
        + "update counted. Time: of a whole run on this machine.";

    private static readonly TableHalf Results = new(
        "Accuracy and bytes",
        OfStopped: true,
        [
            new("accuracy", row => row.IsEmpty ? "none" : SpreadFormatting.Percent(row.Accuracy)),
            new("worst class", row => SpreadFormatting.Percent(row.WorstClassAccuracy)),
            new("down", row => SpreadFormatting.Size(row.BytesDown)),
            new("up", row => SpreadFormatting.Size(row.BytesUp)),
            new("rounds", row => SpreadFormatting.Count(row.Rounds)),
        ]
    );

    private static readonly TableHalf Costs = new(
        "Cost, and who took part",
        OfStopped: false,
        [
            new("client CPU", row => SpreadFormatting.Seconds(row.ClientCpuSeconds)),
            new("peak memory", row => SpreadFormatting.Size(row.PeakBytes)),
            new("held at once", row => SpreadFormatting.Size(row.LargestStepBytes)),
            new("clients", row => SpreadFormatting.Percent(row.ShareOfClients)),
            new("samples", row => SpreadFormatting.Percent(row.ShareOfSamples)),
            new("time", row => SpreadFormatting.Seconds(row.Seconds)),
        ]
    );

    /// <summary>What a method reaches with how many bytes, and what it asks of clients.</summary>
    internal static ImmutableArray<TableHalf> Halves { get; } = [Results, Costs];

    /// <summary>The table while runs are still to come: results alone.</summary>
    public static string SoFar(MethodComparison comparison) => Of(comparison, Results);

    /// <summary>The table in two halves, narrow enough for a terminal, and Markdown too; then what its numbers do not say.</summary>
    public static string Of(MethodComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        IEnumerable<string> remarks = comparison.AllRows.SelectMany(row => row.Remarks.Select(remark => $"* {row.Title}: {remark}"));
        string[] parts = [.. Halves.Select(half => Of(comparison, half)), string.Join(Environment.NewLine, remarks)];
        return string.Join(Environment.NewLine + Environment.NewLine, parts.Where(part => part.Length > 0));
    }

    /// <summary>What a row is called, with the number of its seeds where some are missing.</summary>
    internal static string NameOf(MethodComparison comparison, MethodRow row) =>
        row.IsEmpty || row.Seeds == comparison.Seeds.Length ? row.Title : $"{row.Title} ({row.Seeds} of {comparison.Seeds.Length} seeds)";

    private static string Of(MethodComparison comparison, TableHalf half)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return TextTable.Of(
            ["method", .. half.Columns.Select(column => column.Heading)],
            half.RowsOf(comparison).Select<MethodRow, IReadOnlyList<string>>(row => [NameOf(comparison, row), .. half.CellsOf(row)])
        );
    }
}
