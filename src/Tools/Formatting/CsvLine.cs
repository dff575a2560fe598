using System.Globalization;

namespace ProFL.Tools.Formatting;

/// <summary>Lines of comma-separated values (RFC 4180).</summary>
public static class CsvLine
{
    private const string LineEnd = "\r\n";

    /// <summary>A line with its end.</summary>
    /// <param name="values">Its values in order; null is an empty field, and numbers have a point.</param>
    public static string Of(IEnumerable<object?> values) => string.Join(',', values.Select(Field)) + LineEnd;

    private static string Field(object? value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
