using System.Globalization;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Comparisons.Outcomes;

/// <summary>
/// Means as a person reads them: with ± one sample deviation where there are several values, and a dash where there is none.
/// </summary>
internal static class SpreadFormatting
{
    private const double Mebi = 1024 * 1024;
    private const double Gibi = 1024 * Mebi;
    private const string Unknown = "–";

    /// <summary>Shares from 0 to 1 as per cent.</summary>
    public static string Percent(Spread? spread) => Of(spread, 100, "0.0", " %");

    /// <summary>Bytes, in the unit that <see cref="Labels.Size"/> gives their mean, and below 10 MiB to a hundredth.</summary>
    public static string Size(Spread? spread) =>
        spread is { Mean: >= 10 * Gibi }
            ? Of(spread, 1 / Gibi, "0.0", " GiB")
            : Of(spread, 1 / Mebi, spread is { Mean: < 10 * Mebi } ? "0.00" : "0.0", " MiB");

    /// <summary>Seconds.</summary>
    public static string Seconds(Spread? spread) => Of(spread, 1, spread is { Mean: < 100 } ? "0.0" : "0", " s");

    /// <summary>Whole things, such as rounds.</summary>
    public static string Count(Spread? spread) => Of(spread, 1, "#,0.#", "");

    private static string Of(Spread? spread, double factor, string format, string unit)
    {
        return spread is null ? Unknown
            : spread.Deviation is { } deviation ? $"{Written(spread.Mean)} ± {Written(deviation)}{unit}"
            : Written(spread.Mean) + unit;

        string Written(double number) => (number * factor).ToString(format, CultureInfo.InvariantCulture);
    }
}
