using System.Collections.Frozen;
using System.Globalization;

namespace ProFL.Training.Tables;

/// <summary>What a field of a table may be: missing, true or false, a number.</summary>
internal static class Cells
{
    private static readonly FrozenSet<string> Missing = new[]
    {
        "",
        "?",
        "-",
        "--",
        ".",
        "na",
        "n/a",
        "n.a.",
        "#n/a",
        "#na",
        "<na>",
        "nan",
        "-nan",
        "null",
        "#null!",
        "none",
        "nil",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // a class may well be called none
    private static readonly FrozenSet<string> MissingLabels = new[]
    {
        "",
        "?",
        "NA",
        "N/A",
        "n/a",
        "#N/A",
        "<NA>",
        "NaN",
        "nan",
        "null",
        "NULL",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> True = new[] { "true", "t", "yes", "y", "on" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> False = new[] { "false", "f", "no", "n", "off" }.ToFrozenSet(
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Whether a field has no value.</summary>
    public static bool IsMissing(string field) => Missing.Contains(field);

    /// <summary>Whether a field of the column of labels has no value.</summary>
    public static bool IsMissingLabel(string field) => MissingLabels.Contains(field);

    /// <summary>Whether a field is true or false in words, and which; null for any other.</summary>
    public static bool? TruthOf(string field) =>
        True.Contains(field) ? true
        : False.Contains(field) ? false
        : null;

    /// <summary>A field as a number; null where it is none. Infinity is one, and beyond every range.</summary>
    /// <param name="field">The field.</param>
    /// <param name="decimalComma">Whether 1,5 is one and a half.</param>
    public static double? NumberOf(string field, bool decimalComma) =>
        double.TryParse(decimalComma ? WithPoint(field) : field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && !double.IsNaN(number)
            ? number
            : null;

    /// <summary>A field as it is shown in a message.</summary>
    public static string Shown(string text) =>
        string.Concat(text.Take(40).Select(c => char.IsControl(c) ? ' ' : c)) + (text.Length > 40 ? "…" : "");

    // 1.234,5 has a mark too many: it stays as it is, and is no number
    private static string WithPoint(string field) => field.Contains('.', StringComparison.Ordinal) ? field : field.Replace(',', '.');
}
