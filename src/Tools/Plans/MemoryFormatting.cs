using System.Globalization;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Plans;

/// <summary>A memory report as text.</summary>
public static class MemoryFormatting
{
    private const string Signs = "An error with + says that the estimate is above what was measured, one with - that it is below.";

    /// <summary>Writes a report: a Markdown table, and how far estimates and measurements lie apart.</summary>
    /// <param name="report">The report.</param>
    public static string Of(MemoryReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        bool measured = report.WorstErrorPercent is not null;
        string[] header =
        [
            "network and step",
            "batch",
            "at once",
            "way",
            "trained",
            "frozen",
            "estimated",
            .. measured ? ["measured", "error", "ms a batch"] : Array.Empty<string>(),
        ];
        string table = TextTable.Of(header, report.Rows.Select(row => Cells(row, measured)));
        return measured
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{table}{Environment.NewLine}{Environment.NewLine}Error over {report.Rows.Length} rows: median "
                    + $"{report.MedianErrorPercent:0.0} %, worst {report.WorstErrorPercent:0.0} %. {Above(report)}"
            )
            : table;
    }

    /// <summary>By how much an estimate is above, or below, its measurement.</summary>
    internal static string Error(MemoryRow measured) =>
        measured.ErrorPercent!.Value.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " %";

    private static string Above(MemoryReport report) =>
        Signs
        + Environment.NewLine
        + AboveEstimate.Of(
            report.Rows.Select(row => ($"{row.Network} {row.SubModel}{Way(row, report)}", row.EstimatedBytes, row.MeasuredPeakBytes!.Value))
        );

    // what tells rows of one step apart
    private static string Way(MemoryRow row, MemoryReport report)
    {
        string[] told =
        [
            .. report.Rows.Any(other => other.Batch != row.Batch) ? [$"batch {row.Batch}"] : Array.Empty<string>(),
            .. report.Rows.Any(other => other.MicroBatch != row.MicroBatch)
                ? [$"{(row.MicroBatch is 0 ? row.Batch : row.MicroBatch)} at once"]
                : Array.Empty<string>(),
            .. row.Streamed ? [$"streamed in {row.Segments}"] : Array.Empty<string>(),
        ];
        return told.Length == 0 ? "" : $" ({string.Join(", ", told)})";
    }

    private static string Milliseconds(MemoryRow measured) =>
        measured.BatchMilliseconds is { } time ? time.ToString("#,0", CultureInfo.InvariantCulture) : "";

    private static string[] Cells(MemoryRow row, bool measured) =>
        [
            $"{row.Network} {row.SubModel}",
            Labels.Count(row.Batch),
            Labels.Count(row.MicroBatch is 0 ? row.Batch : row.MicroBatch),
            row.Streamed ? $"streamed in {row.Segments}" : "whole",
            Labels.Count(row.TrainedParameters),
            Labels.Count(row.FrozenParameters),
            Labels.Size(row.EstimatedBytes),
            .. measured ? [Labels.Size(row.MeasuredPeakBytes!.Value), Error(row), Milliseconds(row)] : Array.Empty<string>(),
        ];
}
