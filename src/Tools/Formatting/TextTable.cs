using System.Text;

namespace ProFL.Tools.Formatting;

/// <summary>A table for terminals that is Markdown too: the first column to the left, the others to the right.</summary>
public static class TextTable
{
    /// <summary>Writes a table.</summary>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">Each as long as the header.</param>
    public static string Of(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(header);
        IReadOnlyList<string>[] all = [header, .. rows];
        int[] widths = [.. Enumerable.Range(0, header.Count).Select(column => Math.Max(3, all.Max(row => row[column].Length)))];
        var text = new StringBuilder();
        foreach ((int index, IReadOnlyList<string> row) in all.Index())
        {
            text.AppendLine(Line(row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))));
            if (index == 0)
            {
                text.AppendLine(
                    Line(widths.Select((width, column) => column == 0 ? new string('-', width) : new string('-', width - 1) + ":"))
                );
            }
        }

        return text.ToString().TrimEnd();
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
