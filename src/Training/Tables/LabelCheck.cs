using System.Globalization;

namespace ProFL.Training.Tables;

/// <summary>Whether the values of a column are classes.</summary>
internal static class LabelCheck
{
    private const int Few = 20;
    private const int VeryFew = 5;

    /// <summary>Why the values are no classes; null where they may be.</summary>
    /// <param name="rows">Rows of each value.</param>
    /// <param name="isAskedFor">Whether a person named the column: then whole numbers are taken at their word.</param>
    public static string? WhyNone(IReadOnlyDictionary<string, int> rows, bool isAskedFor)
    {
        int all = rows.Values.Sum();
        string counted = string.Create(CultureInfo.InvariantCulture, $"{rows.Count:#,0} different values in {all:#,0} rows");
        double?[] numbers = [.. rows.Keys.Select(value => Cells.NumberOf(value, decimalComma: true))];
        bool areNumbers = numbers.All(number => number is not null);
        bool areWhole = areNumbers && numbers.All(number => double.IsInteger(number!.Value));
        bool areMany = rows.Count > Few && all < 10L * rows.Count;
        bool isMeasure = areNumbers && (areWhole ? areMany && !isAskedFor && !AreCodes(numbers) : rows.Count > Few);
        return rows.Count == 1 ? $"holds one value alone, `{Cells.Shown(rows.Keys.First())}`"
            : isMeasure ? $"holds a measure, no classes: {counted}"
            : rows.Count > VeryFew && all < 2L * rows.Count ? $"holds no classes: {counted}"
            : null;
    }

    // 0 … n − 1 or 1 … n
    private static bool AreCodes(double?[] numbers) => numbers.Min() is 0 or 1 && numbers.Max() - numbers.Min() == numbers.Length - 1;
}
