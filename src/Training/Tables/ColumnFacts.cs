using System.Globalization;

namespace ProFL.Training.Tables;

/// <summary>What the fields of one column are, counted row by row; several tables that hold the same columns are added up.</summary>
/// <param name="name">The column's name; empty where it has none.</param>
/// <param name="mayHaveCommas">Whether 1,5 may be one and a half, because fields are not separated by commas.</param>
internal sealed class ColumnFacts(string name, bool mayHaveCommas)
{
    // rows whose numbers prove something: in any order, and one after another
    private const int Enough = 8;
    private const int EnoughInOrder = 3;

    private HashSet<long>? _whole = [];
    private bool _numbersRowsOfEach;

    /// <summary>The column's name; empty where it has none.</summary>
    public string Name { get; } = name;

    /// <summary>Rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Fields without a value.</summary>
    public int Missing { get; private set; }

    /// <summary>Fields that are numbers written with a point, or without any mark.</summary>
    public int Numbers { get; private set; }

    /// <summary>Fields that are numbers only where the mark is a comma.</summary>
    public int WithComma { get; private set; }

    /// <summary>Fields that are true or false in words.</summary>
    public int Truths { get; private set; }

    /// <summary>Whether a field says what the header says.</summary>
    public bool RepeatsName { get; private set; }

    /// <summary>The first field that is neither missing nor a finite number in any writing; null while there is none.</summary>
    public Place? FirstText { get; private set; }

    /// <summary>The first field without a value; null while there is none.</summary>
    public Place? FirstMissing { get; private set; }

    /// <summary>Fields with a value.</summary>
    public int Present => Rows - Missing;

    /// <summary>Whether every field with a value is a number or true or false in words.</summary>
    public bool IsNumeric => Present > 0 && Numbers + WithComma + Truths == Present;

    /// <summary>Whether all fields are whole numbers, each another one.</summary>
    public bool IsDistinct => _whole is { Count: > 0 };

    /// <summary>Whether its fields number the rows, of every table or of all together: whole numbers in a row, in whatever order.</summary>
    public bool NumbersRows => IsDistinct && (_numbersRowsOfEach || IsWithoutGap(_whole!));

    /// <summary>Takes the field of one more row.</summary>
    /// <param name="path">The table.</param>
    /// <param name="line">The row's line.</param>
    /// <param name="field">The field.</param>
    public void Take(string path, int line, string field)
    {
        Rows++;
        RepeatsName |= field == Name;
        if (Cells.IsMissing(field))
        {
            Missing++;
            FirstMissing ??= new Place(path, line, field);
            _whole = null;
            return;
        }

        if (Cells.NumberOf(field, decimalComma: false) is { } number && double.IsFinite(number))
        {
            Numbers++;
        }
        else if (mayHaveCommas && Cells.NumberOf(field, decimalComma: true) is { } withComma && double.IsFinite(withComma))
        {
            WithComma++;
        }
        else if (Cells.TruthOf(field) is not null)
        {
            Truths++;
        }
        else
        {
            FirstText ??= new Place(path, line, field);
        }

        if (_whole is not null)
        {
            bool another =
                long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) && _whole.Add(whole);
            _whole = another ? _whole : null;
        }
    }

    /// <summary>This column and that of another table.</summary>
    public ColumnFacts Add(ColumnFacts other) =>
        new(Name, mayHaveCommas)
        {
            Rows = Rows + other.Rows,
            Missing = Missing + other.Missing,
            Numbers = Numbers + other.Numbers,
            WithComma = WithComma + other.WithComma,
            Truths = Truths + other.Truths,
            RepeatsName = RepeatsName || other.RepeatsName,
            FirstText = FirstText ?? other.FirstText,
            FirstMissing = FirstMissing ?? other.FirstMissing,
            _numbersRowsOfEach = AgreesWith(other),
            _whole = Together(_whole, other._whole, AgreesWith(other)),
        };

    // a table of a row or two says nothing either way
    private bool AgreesWith(ColumnFacts other) =>
        (NumbersRows || other.NumbersRows) && (NumbersRows || Rows < EnoughInOrder) && (other.NumbersRows || other.Rows < EnoughInOrder);

    // a few rows in order by chance prove nothing
    private static bool IsWithoutGap(HashSet<long> numbers) =>
        numbers.Max() - numbers.Min() == numbers.Count - 1
        && (numbers.Count >= Enough || (numbers.Count >= EnoughInOrder && (IsInOrder(numbers) || IsInOrder(numbers.Reverse()))));

    private static bool IsInOrder(IEnumerable<long> numbers) => numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);

    // each table may begin its numbers again
    private static HashSet<long>? Together(HashSet<long>? one, HashSet<long>? other, bool each) =>
        one is null || other is null ? null
        : one.Overlaps(other)
            ? each ? one
                : null
        : [.. one, .. other];

    /// <summary>Where a field is, and what it says.</summary>
    /// <param name="Path">The table.</param>
    /// <param name="Line">The line on which its row begins.</param>
    /// <param name="Field">What it says.</param>
    internal sealed record Place(string Path, int Line, string Field);
}
