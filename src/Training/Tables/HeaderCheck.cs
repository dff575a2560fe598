using System.Collections.Immutable;
using ProFL.Training.Data;

namespace ProFL.Training.Tables;

/// <summary>Whether the first line of a table is a header.</summary>
internal static class HeaderCheck
{
    /// <summary>Refuses a table whose first line looks like data or a title, or names a column twice.</summary>
    /// <param name="path">The table.</param>
    /// <param name="columns">Its columns.</param>
    /// <exception cref="DataSetException">It does.</exception>
    public static void Require(string path, ImmutableArray<ColumnFacts> columns)
    {
        if (LooksLikeData(columns))
        {
            throw new DataSetException(
                $"{path} line 1: looks like data ({string.Join(", ", columns.Take(5).Select(column => Cells.Shown(column.Name)))}"
                    + $"{(columns.Length > 5 ? ", …" : "")}): write a line with the names of the columns above it"
            );
        }

        // a column without a name numbers the rows; several are what stands below a title
        if (columns.Count(column => column is { Name.Length: 0, Present: > 0 }) > 1 && columns.Count(column => column.Name.Length > 0) == 1)
        {
            throw new DataSetException(
                $"{path} line 1: names one of {columns.Length} columns, "
                    + $"`{Cells.Shown(columns.First(column => column.Name.Length > 0).Name)}`: "
                    + "remove what stands above the line with the names of the columns"
            );
        }

        if (
            columns
                .Where(column => column.Name.Length > 0)
                .CountBy(column => column.Name, StringComparer.Ordinal)
                .FirstOrDefault(name => name.Value > 1) is
            { Key: { } twice }
        )
        {
            throw new DataSetException($"{path} line 1: two columns are called `{Cells.Shown(twice)}`: give each its own name");
        }
    }

    // every column of numbers has a number above it, and a column of text one of its own words
    private static bool LooksLikeData(ImmutableArray<ColumnFacts> columns)
    {
        ColumnFacts[] numeric = [.. columns.Where(column => column.IsNumeric)];
        ColumnFacts[] text = [.. columns.Where(column => column is { IsNumeric: false, Present: > 0 })];
        return numeric.Length > 0
            && Array.TrueForAll(numeric, column => IsValue(column.Name))
            && numeric.Any(column => Cells.NumberOf(column.Name, decimalComma: true) is not null)
            && !AreSteps([.. numeric.Select(column => Cells.NumberOf(column.Name, decimalComma: true) ?? double.NaN)])
            && (text.Length == 0 || text.Any(column => column.RepeatsName));
    }

    private static bool IsValue(string field) =>
        Cells.IsMissing(field) || Cells.TruthOf(field) is not null || Cells.NumberOf(field, decimalComma: true) is not null;

    // columns may be called 0, 1, 2, … or 1990, 2000, 2010, …
    private static bool AreSteps(double[] numbers)
    {
        double step = numbers.Length < 2 ? 1 : numbers[1] - numbers[0];
        bool areEven = numbers.Zip(numbers.Skip(1)).All(pair => Math.Abs(pair.Second - pair.First - step) < 1e-9);
        return areEven && (step == 1 ? numbers[0] is 0 or 1 || numbers.Length > 1 : step != 0 && numbers.Length > 2);
    }
}
