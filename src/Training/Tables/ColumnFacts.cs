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

    // a column with more is hardly one of classes
    private const int MostValues = 64;

    private HashSet<long>? _whole = [];
    private Dictionary<string, int>? _values = new(StringComparer.Ordinal);
    private long? _first;
    private long? _last;
    private bool _counts = true;
    private Tables? _others;

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

    /// <summary>Fields that are numbers but for marks of thousands, a percent sign or a currency's.</summary>
    public int Amounts { get; private set; }

    /// <summary>How its numbers are written; of one table only.</summary>
    public NumberMarks Marks { get; } = new();

    /// <summary>Rows of each different value; null where there are many.</summary>
    public IReadOnlyDictionary<string, int>? Values => _values;

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

    /// <summary>Whether all fields are whole numbers, in each table each another one.</summary>
    public bool IsDistinct => Facts.IsDistinct;

    /// <summary>Whether its fields count the rows: 0, 1, 2, … or 1, 2, 3, … in this order; of a further table they may go on.</summary>
    public bool CountsRows => Facts is { Counts: true, FromTheBeginning: true };

    /// <summary>Whether its fields may number the rows: whole numbers without a gap, in whatever order and from wherever.</summary>
    public bool MayNumberRows => Facts.IsWithoutGap;

    private Tables Facts =>
        _others
        ?? new Tables(
            _whole is { Count: > 0 },
            _counts && _whole is { Count: > 0 },
            _counts && _first is 0 or 1 && Rows >= EnoughInOrder,
            _whole is { Count: >= Enough } numbers && numbers.Max() - numbers.Min() == numbers.Count - 1
        );

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

        Count(field);
        if (Cells.NumberOf(field, decimalComma: false) is { } number && double.IsFinite(number))
        {
            Numbers++;
            Marks.Take(new Place(path, line, field));
        }
        else if (mayHaveCommas && Cells.NumberOf(field, decimalComma: true) is { } withComma && double.IsFinite(withComma))
        {
            WithComma++;
            Marks.Take(new Place(path, line, field));
        }
        else if (Cells.TruthOf(field) is not null)
        {
            Truths++;
        }
        else
        {
            Amounts += NumberMarks.IsAmount(field) ? 1 : 0;
            FirstText ??= new Place(path, line, field);
        }

        if (_whole is not null)
        {
            bool isWhole = long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole);
            _whole = isWhole && _whole.Add(whole) ? _whole : null;
            _counts &= isWhole && (_last is null || whole == _last + 1);
            _first ??= whole;
            _last = whole;
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
            Amounts = Amounts + other.Amounts,
            _values = Together(_values, other._values),
            RepeatsName = RepeatsName || other.RepeatsName,
            FirstText = FirstText ?? other.FirstText,
            FirstMissing = FirstMissing ?? other.FirstMissing,
            _others = Facts.And(other.Facts),
        };

    private void Count(string field)
    {
        if (_values is null)
        {
            return;
        }

        _values[field] = _values.GetValueOrDefault(field) + 1;
        _values = _values.Count <= MostValues ? _values : null;
    }

    private static Dictionary<string, int>? Together(Dictionary<string, int>? one, Dictionary<string, int>? other)
    {
        Dictionary<string, int>? sum =
            one is null || other is null
                ? null
                : one.Concat(other)
                    .GroupBy(value => value.Key, StringComparer.Ordinal)
                    .ToDictionary(same => same.Key, same => same.Sum(value => value.Value), StringComparer.Ordinal);
        return sum?.Count <= MostValues ? sum : null;
    }

    // what the whole numbers of one or more tables are like
    private sealed record Tables(bool IsDistinct, bool Counts, bool FromTheBeginning, bool IsWithoutGap)
    {
        public Tables And(Tables other) =>
            new(
                IsDistinct && other.IsDistinct,
                Counts && other.Counts,
                FromTheBeginning || other.FromTheBeginning,
                IsWithoutGap && other.IsWithoutGap
            );
    }

    /// <summary>Where a field is, and what it says.</summary>
    /// <param name="Path">The table.</param>
    /// <param name="Line">The line on which its row begins.</param>
    /// <param name="Field">What it says.</param>
    internal sealed record Place(string Path, int Line, string Field);
}
