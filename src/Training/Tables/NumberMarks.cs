using System.Text.RegularExpressions;

namespace ProFL.Training.Tables;

/// <summary>How the numbers of one column of one table are written: with a point, a comma, or as if with a mark for thousands.</summary>
internal sealed partial class NumberMarks
{
    // so many prove something
    private const int Enough = 5;
    private const int Thousand = 1000;
    private int _marked;
    private int _grouped;
    private int _small;
    private int _large;

    /// <summary>The first number with a decimal point; null while there is none.</summary>
    public ColumnFacts.Place? FirstPoint { get; private set; }

    /// <summary>The first number with a decimal comma; null while there is none.</summary>
    public ColumnFacts.Place? FirstComma { get; private set; }

    /// <summary>The first number that would have three decimals; null while there is none.</summary>
    public ColumnFacts.Place? FirstGrouped { get; private set; }

    /// <summary>
    /// Whether 1,200 or 1.200 is rather twelve hundred: every number with a mark has three digits after it, and every other is a whole
    /// number below a thousand.
    /// </summary>
    public bool AreThousands => _marked >= Enough && _grouped == _marked && _small > 0 && _large == 0;

    /// <summary>Whether a field is a number with marks for thousands, a percent sign or a currency's, which no column of numbers
    /// has.</summary>
    public static bool IsAmount(string field) => Amount().IsMatch(field);

    /// <summary>Takes a number of the column.</summary>
    public void Take(ColumnFacts.Place place)
    {
        bool hasComma = place.Field.Contains(',', StringComparison.Ordinal);
        if (!hasComma && !place.Field.Contains('.', StringComparison.Ordinal))
        {
            bool isSmall = Cells.NumberOf(place.Field, decimalComma: false) is > -Thousand and < Thousand;
            (_small, _large) = isSmall ? (_small + 1, _large) : (_small, _large + 1);
            return;
        }

        _marked++;
        if (hasComma)
        {
            FirstComma ??= place;
        }
        else
        {
            FirstPoint ??= place;
        }

        if (Grouped().IsMatch(place.Field))
        {
            _grouped++;
            FirstGrouped ??= place;
        }
    }

    [GeneratedRegex("^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^[$€£¥]?\s*[+-]?([0-9]{1,3}([.,' \u00a0\u202f’][0-9]{3})+|[0-9]+)([.,][0-9]+)?\s*[%$€£¥]?$")]
    private static partial Regex Amount();
}
