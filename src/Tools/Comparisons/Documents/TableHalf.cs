using System.Collections.Immutable;
using ProFL.Tools.Comparisons.Outcomes;

namespace ProFL.Tools.Comparisons.Documents;

/// <summary>A half of the table of a comparison: as many columns as a terminal has room for.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="OfStopped">Whether it has a row for FedAvg stopped early, of which it would know nothing otherwise.</param>
/// <param name="Columns">All but that of the method.</param>
internal sealed record TableHalf(string Title, bool OfStopped, ImmutableArray<TableColumn> Columns)
{
    /// <summary>Its rows, in order.</summary>
    public IEnumerable<MethodRow> RowsOf(MethodComparison comparison) => OfStopped ? comparison.AllRows : comparison.Rows;

    /// <summary>A row in its columns.</summary>
    public IEnumerable<string> CellsOf(MethodRow row) => Columns.Select(column => column.Cell(row));
}

/// <summary>A column of the table of a comparison.</summary>
/// <param name="Heading">What it holds.</param>
/// <param name="Cell">A method's figure as a person reads it.</param>
internal sealed record TableColumn(string Heading, Func<MethodRow, string> Cell);
