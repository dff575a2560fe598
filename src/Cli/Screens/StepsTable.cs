using System.Collections.Immutable;
using ProFL.Messages.Wire;
using ProFL.Tools.Formatting;
using Spectre.Console.Rendering;

namespace ProFL.Cli.Screens;

/// <summary>The steps that are done: a line each, whatever the width.</summary>
internal static class StepsTable
{
    /// <summary>Lines above the rows.</summary>
    public const int Head = 2;

    private const int GreatestGap = 3;
    private static readonly ImmutableArray<Column> Columns =
    [
        new("Steps done", IsRight: false, IsFlexible: false, "", r => r.Name),
        new("block", IsRight: false, IsFlexible: true, "", r => r.Block),
        new("rounds", IsRight: true, IsFlexible: false, "", r => r.Rounds),
        new("ended", IsRight: false, IsFlexible: true, "grey", r => r.Ended),
        new("accuracy", IsRight: true, IsFlexible: false, "bold", r => Units.Accuracy(r.Correct, r.Total)),
        new("needs", IsRight: true, IsFlexible: false, "", r => Labels.Size(r.NeededBytes)),
        new("able", IsRight: true, IsFlexible: false, "", r => $"{r.Able}"),
        new("stream", IsRight: true, IsFlexible: false, "", StreamOf),
        new("partly", IsRight: true, IsFlexible: false, "", r => r.Partly == 0 ? "–" : $"{r.Partly}"),
    ];

    /// <summary>A table of at most <paramref name="height"/> lines; the first steps are left out where there are more.</summary>
    public static IRenderable Of(JobStatus status, int width, int height)
    {
        ImmutableArray<StepRow> rows = StepRow.Of(status);
        int room = Math.Max(1, height - Head);
        int hidden = rows.Length <= room ? 0 : rows.Length - room + 1;
        (int[] widths, int gap) = WidthsOf(rows, width);
        List<string> lines =
        [
            Line(widths, gap, (c, i) => i == 0 ? "bold" : "grey", c => c.Name),
            $"[grey]{new string('─', widths.Sum() + (gap * (widths.Length - 1)))}[/]",
        ];
        if (hidden > 0)
        {
            lines.Add($"[grey]{hidden} before[/]");
        }

        lines.AddRange(rows.Skip(hidden).Select(r => Line(widths, gap, (c, _) => c.Style, c => c.Of(r))));
        return Lines.Stack(lines);
    }

    // clients, and in how many segments at most
    private static string StreamOf(StepRow row) =>
        row.Streaming == 0 ? "–"
        : row.Segments == 0 ? $"{row.Streaming}"
        : $"{row.Streaming} in {row.Segments}";

    private static (int[] Widths, int Gap) WidthsOf(ImmutableArray<StepRow> rows, int width)
    {
        int[] widths = [.. Columns.Select(c => rows.Select(r => c.Of(r).Length).Append(c.Name.Length).Max())];
        int gap = Math.Clamp((width - widths.Sum()) / (widths.Length - 1), 1, GreatestGap);
        for (int missing = widths.Sum() + (gap * (widths.Length - 1)) - width; missing > 0; missing--)
        {
            int widest = Enumerable
                .Range(0, widths.Length)
                .Where(i => Columns[i].IsFlexible)
                .MaxBy(i => widths[i] - Columns[i].Name.Length);
            if (widths[widest] == Columns[widest].Name.Length)
            {
                break;
            }

            widths[widest]--;
        }

        return (widths, gap);
    }

    private static string Line(int[] widths, int gap, Func<Column, int, string> style, Func<Column, string> value) =>
        string.Join(
            new string(' ', gap),
            Columns.Select(
                (column, i) =>
                {
                    string text = value(column);
                    string cell = Lines.Fit(column.IsRight ? text.PadLeft(widths[i]) : text.PadRight(widths[i]), widths[i]);
                    return style(column, i) is { Length: > 0 } s ? $"[{s}]{cell}[/]" : cell;
                }
            )
        );

    private sealed record Column(string Name, bool IsRight, bool IsFlexible, string Style, Func<StepRow, string> Of);
}
