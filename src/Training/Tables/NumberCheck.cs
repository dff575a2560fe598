using System.Collections.Immutable;
using ProFL.Training.Data;

namespace ProFL.Training.Tables;

/// <summary>Whether the numbers of a table mean one thing.</summary>
internal static class NumberCheck
{
    /// <summary>Refuses a table with decimal commas beside decimal points, or numbers that may have marks for thousands.</summary>
    /// <param name="columns">The columns of one table that are learned from.</param>
    /// <exception cref="DataSetException">It has; names file, line and column.</exception>
    public static void Require(ImmutableArray<ColumnFacts> columns)
    {
        if (columns.FirstOrDefault(column => column.Marks.AreThousands) is { Marks.FirstGrouped: { } grouped } thousands)
        {
            throw new DataSetException(
                $"{Where(thousands, grouped)} has three digits after its mark, as every number there that has one: thousands or decimals? "
                    + $"Write thousands without a mark, decimals with all their digits, "
                    + $"or leave the column out with --ignore {thousands.Name}"
            );
        }

        if (
            columns.FirstOrDefault(column => column.Marks.FirstComma is not null) is { } commas
            && columns.FirstOrDefault(column => column.Marks.FirstPoint is not null) is { } points
        )
        {
            throw new DataSetException(
                $"{Where(commas, commas.Marks.FirstComma!)} has a decimal comma, "
                    + $"and `{Cells.Shown(points.Marks.FirstPoint!.Field)}` in line "
                    + $"{points.Marks.FirstPoint.Line}, column {Cells.Shown(points.Name)}, a point: "
                    + "write all numbers of a table one way, and "
                    + "without marks for thousands"
            );
        }
    }

    private static string Where(ColumnFacts column, ColumnFacts.Place place) =>
        $"{place.Path} line {place.Line}, column {Cells.Shown(column.Name)}: `{Cells.Shown(place.Field)}`";
}
