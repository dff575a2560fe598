using System.Globalization;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Plans;

/// <summary>A memory report as text.</summary>
public static class MemoryFormatting
{
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
                    + $"{report.MedianErrorPercent:0.0} %, worst {report.WorstErrorPercent:0.0} %."
            )
            : table;
    }

    /// <summary>By how much an estimate is above, or below, its measurement.</summary>
    internal static string Error(MemoryRow measured) =>
        measured.ErrorPercent!.Value.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " %";

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
