using System.Collections.Immutable;
using System.Globalization;
using ProFL.Training.Data;

namespace ProFL.Training.Tables;

/// <summary>Decides which column of a table is the label.</summary>
internal static class LabelChoice
{
    private static readonly string[] UsualNames =
    [
        "label",
        "labels",
        "class",
        "target",
        "species",
        "y",
        "outcome",
        "diagnosis",
        "quality",
        "category",
        "survived",
    ];

    /// <summary>
    /// The column of labels: the one that is asked for; one that is called so; otherwise the last that has a name and values, and where
    /// that is constant, or text of all kinds, the only other one that holds classes.
    /// </summary>
    /// <param name="path">The table.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="asked">What a person asked for; null to choose.</param>
    /// <param name="ignore">Columns that a person leaves out.</param>
    /// <exception cref="DataSetException">There is no such column, or it may be one of several.</exception>
    public static string Of(string path, ImmutableArray<ColumnFacts> columns, string? asked, IReadOnlyCollection<string> ignore)
    {
        ColumnFacts[] named =
        [
            .. columns.Where(column =>
                column is { Name.Length: > 0, Present: > 0 } && (column.Name == asked || !ignore.Contains(column.Name))
            ),
        ];
        if (asked is not null)
        {
            return Array.Exists(named, column => column.Name == asked)
                ? asked
                : throw new DataSetException(
                    $"{path} line 1: has no column `{asked}`; it has {string.Join(", ", named.Take(20).Select(column => column.Name))}: "
                        + "give one of these with --label"
                );
        }

        return UsualNames
                .Select(usual => Array.Find(named, column => string.Equals(column.Name, usual, StringComparison.OrdinalIgnoreCase)))
                .FirstOrDefault(found => found is not null)
                ?.Name
            ?? Chosen(path, named);
    }

    private static string Chosen(string path, ColumnFacts[] named)
    {
        if (named.Length == 0)
        {
            throw new DataSetException($"{path}: no column has a name and a value: give the table a header and rows");
        }

        (ColumnFacts first, ColumnFacts last) = (named[0], named[^1]);
        if (IsOfClasses(last))
        {
            // a column of words in front may be the label as well, unless only the last one tells two classes apart
            bool isPlain = first == last || !IsOfWords(first) || (last.Values!.Count == 2 && first.Values!.Count > 2);
            return isPlain ? last.Name : throw Unclear(path, [first, last]);
        }

        // a measure stays what it is: the network cannot predict it, and is told so
        if (last is { IsNumeric: true } and not { Values.Count: 1 })
        {
            return last.Name;
        }

        ColumnFacts[] words = Array.FindAll(named, IsOfWords);
        ColumnFacts[] possible = words.Length > 0 ? words : Array.FindAll(named, IsOfClasses);
        return possible.Length switch
        {
            0 => last.Name,
            1 => possible[0].Name,
            _ => throw Unclear(path, possible),
        };
    }

    private static bool IsOfClasses(ColumnFacts column) =>
        column is { Values.Count: >= 2, CountsRows: false, MayNumberRows: false }
        && column.Values.Keys.All(value => Cells.NumberOf(value, decimalComma: true) is not { } number || double.IsInteger(number))
        && LabelCheck.WhyNone(column.Values, isAskedFor: false) is null;

    private static bool IsOfWords(ColumnFacts column) => column is { Numbers: 0, WithComma: 0 } && IsOfClasses(column);

    private static DataSetException Unclear(string path, ColumnFacts[] possible)
    {
        string each = string.Join(
            " or ",
            possible
                .Take(5)
                .Select(column =>
                    string.Create(CultureInfo.InvariantCulture, $"{Cells.Shown(column.Name)} ({column.Values!.Count} different values)")
                )
        );
        return new DataSetException($"{path} line 1: the label may be {each}: say which with --label, such as --label {possible[0].Name}");
    }
}
