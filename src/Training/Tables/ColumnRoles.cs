using System.Collections.Immutable;
using System.Globalization;
using ProFL.Training.Data;

namespace ProFL.Training.Tables;

/// <summary>
/// Decides what each column of a table is: the label, a feature, or left out and why. A column that holds numbers in nearly all rows is an
/// error with the row, because one wrong cell should not cost a column.
/// </summary>
internal static class ColumnRoles
{
    // of a column's values: from here on a few that are no numbers are mistakes
    private const double NearlyAll = 0.8;

    private const string LearnAllTheSame = "to learn from it, remove it from csv.ignore and add 1 to network.input";
    private static readonly string[] RowNames = ["index", "idx", "row", "rowid", "row_id", "rownum", "row_number", "rownames", "nr", "no"];

    /// <summary>What each column is, in the table's order.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="label">The column of labels.</param>
    /// <param name="ignore">Columns that a person leaves out.</param>
    /// <exception cref="DataSetException">A column holds numbers in nearly all rows; names the row that is none.</exception>
    public static ImmutableArray<ColumnRole> Of(ImmutableArray<ColumnFacts> columns, string label, IReadOnlyCollection<string> ignore) =>
        [
            .. columns.Select(
                (column, i) =>
                    column.Name == label ? new ColumnRole(column.Name, ColumnUse.Label, "")
                    : (WhyLeftOut(column, isFirst: i == 0, ignore) ?? WhyNoNumbers(column)) is { } reason
                        ? new ColumnRole(column.Name, ColumnUse.LeftOut, reason)
                    : new ColumnRole(column.Name, ColumnUse.Feature, Holds(column)) { IsTruth = column.Truths > 0 }
            ),
        ];

    private static string? WhyLeftOut(ColumnFacts column, bool isFirst, IReadOnlyCollection<string> ignore)
    {
        return ignore.Contains(column.Name) ? "asked for"
            : column.Name.Length == 0
                ? column.Present == 0 ? "has neither a name nor a value"
                    : "has no name"
            : column.Present == 0 ? "has no value in any row"
            : column.IsDistinct && IsNameOfRows(column.Name) ? $"numbers the rows by its name; {LearnAllTheSame}"
            : column.CountsRows && isFirst ? $"the first column, and counts the rows; {LearnAllTheSame}"
            : string.Equals(column.Name, "id", StringComparison.OrdinalIgnoreCase) ? "tells rows apart"
            : column.Name.StartsWith("Unnamed: ", StringComparison.Ordinal) ? "has no name"
            : null;
    }

    // id, row_id, PassengerId, patientID, but not acid
    private static bool IsNameOfRows(string name) =>
        RowNames.Contains(name, StringComparer.OrdinalIgnoreCase)
        || name.Equals("id", StringComparison.OrdinalIgnoreCase)
        || (
            name.Length > 2
            && name.EndsWith("id", StringComparison.OrdinalIgnoreCase)
            && (name[^3] is '_' or '-' or ' ' or '.' || (char.IsLower(name[^3]) && name[^2] == 'I'))
        );

    private static string? WhyNoNumbers(ColumnFacts column)
    {
        if (column.IsNumeric)
        {
            return null;
        }

        (string path, int line, string field) = column.FirstText!;
        int numbers = column.Numbers + column.WithComma;
        if (column.Amounts > 0 && numbers + column.Amounts >= NearlyAll * column.Present)
        {
            throw new DataSetException(
                $"{path} line {line}, column {Cells.Shown(column.Name)}: `{Cells.Shown(field)}` is no number: "
                    + "write numbers without marks for "
                    + $"thousands and without signs such as %, or leave the column out with --ignore {column.Name}"
            );
        }

        return numbers < NearlyAll * column.Present
            ? $"holds text, such as `{Cells.Shown(field)}`; write categories as numbers to learn from it"
            : throw new DataSetException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path} line {line}, column {Cells.Shown(column.Name)}: `{Cells.Shown(field)}` is no number, and {numbers:#,0} of "
                )
                    + string.Create(CultureInfo.InvariantCulture, $"{column.Present:#,0} values are: correct it, remove it, ")
                    + $"or leave the column out with --ignore {column.Name}"
            );
    }

    private static string Holds(ColumnFacts column)
    {
        string what = column.Truths > 0 ? "true and false, read as 1 and 0" : "numbers";
        return column.Missing > 0 ? string.Create(CultureInfo.InvariantCulture, $"{what}, {column.Missing:#,0} missing")
            : column.MayNumberRows ? $"{what}, another in each row: if they only number the rows, --ignore {column.Name}"
            : what;
    }
}
