using System.Globalization;
using ProFL.Learning.Jobs;
using ProFL.Training.Data;
using ProFL.Training.Tables;

namespace ProFL.Training.Formats;

/// <summary>What was decided of a table, for a person.</summary>
internal static class TableFindings
{
    private const int FewColumns = 12;

    /// <summary>The findings.</summary>
    /// <param name="table">The table or tables.</param>
    /// <param name="path">The one that is read; null where every client has one.</param>
    /// <param name="heldOut">Tables for evaluation beside it.</param>
    public static IEnumerable<Finding> Of(TableSurvey table, string? path, string[] heldOut)
    {
        if (path is not null)
        {
            yield return new Finding(Path.GetFileName(path), $"{Count(table.Rows.Sum(row => row.Rows))} rows are read", "");
            foreach (string other in Litter.FilesIn(Path.GetDirectoryName(path)!).Where(file => file != path))
            {
                yield return heldOut.Contains(other)
                    ? table.HasHeldOut
                        ? new Finding(Path.GetFileName(other), "for evaluation", Lacks(table.HeldOutLacks))
                        : new Finding(Path.GetFileName(other), "left out", $"has no column {table.Spec.Label}")
                    : new Finding(Path.GetFileName(other), "left out", "is not the table to train on");
            }
        }

        foreach (
            IGrouping<(ColumnUse Use, string Why, int Group), ColumnRole> same in table
                .Columns.Index()
                .GroupBy(
                    column => (column.Item.Use, column.Item.Why, table.Columns.Length <= FewColumns ? column.Index : 0),
                    column => column.Item
                )
        )
        {
            string[] names = [.. same.Select(column => column.Name.Length == 0 ? "without a name" : Cells.Shown(column.Name))];
            yield return new Finding(
                names.Length == 1 ? $"column {names[0]}" : $"{Count(names.Length)} columns: {Some(names)}",
                same.Key.Use switch
                {
                    ColumnUse.Label => "the label",
                    ColumnUse.Feature => "learned from",
                    _ => "left out",
                },
                same.Key.Use == ColumnUse.Label ? $"{Count(table.Rows.Length)} classes" : same.Key.Why
            );
        }

        if (table.Spec.Missing == MissingValues.Mean)
        {
            yield return new Finding("missing values", "the mean of their column", "");
        }

        if (table.Spec.DecimalComma)
        {
            yield return new Finding("numbers", "with a decimal comma", "");
        }
    }

    /// <summary>That files for evaluation lack classes; empty where they have all.</summary>
    public static string Lacks(IReadOnlyCollection<string> classes) =>
        classes.Count == 0
            ? ""
            : $"has no {string.Join(", ", classes.Take(FewColumns).Select(Cells.Shown))}{(classes.Count > FewColumns ? ", …" : "")}";

    private static string Some(string[] names) =>
        names.Length <= FewColumns / 2 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(3))}, …, {names[^1]}";

    private static string Count(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
