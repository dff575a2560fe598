namespace ProFL.Operators.Formatting;

/// <summary>Cells side by side for terminals.</summary>
internal static class Columns
{
    /// <summary>A line for each row, its columns as wide as they must be.</summary>
    /// <param name="rows">The headings first; all of one length.</param>
    /// <param name="isLeft">Whether a column stands to the left; numbers stand to the right.</param>
    public static IEnumerable<string> Of(IReadOnlyList<IReadOnlyList<string>> rows, Func<int, bool> isLeft)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length))];
        return rows.Select(row =>
            string.Join("  ", row.Select((cell, i) => isLeft(i) ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd()
        );
    }
}
