using System.Globalization;
using ProFL.Learning.Json;

namespace ProFL.Learning.JobFiles;

/// <summary>Sizes and durations of a job file: a whole number and a unit.</summary>
internal static class Units
{
    private const long LeastWithoutUnit = 1L << 20;
    private const long MostBytes = 1L << 50;
    private const long LongestMilliseconds = 30L * 24 * 3_600_000;
    private static readonly (string Name, long Factor)[] SizeUnits =
    [
        ("GiB", 1L << 30),
        ("MiB", 1L << 20),
        ("KiB", 1L << 10),
        ("B", 1),
        ("", 1),
    ];
    private static readonly (string Name, long Factor)[] DurationUnits = [("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    /// <summary>
    /// Reads a size in bytes. What a person wrote without a unit must be a MiB at least; a program writes JSON numbers, which are bytes.
    /// </summary>
    public static long Bytes(this StrictValue value)
    {
        string text = value.Scalar();
        return Quantity(text, SizeUnits) is not { } bytes || bytes is < 1 or > MostBytes
                ? throw value.MustBe("a size such as 104857600, \"100MiB\" or \"2GiB\"")
            : bytes < LeastWithoutUnit && !value.IsNumber && char.IsAsciiDigit(text[^1])
                ? throw value.Error(
                    $"{text} is {bytes} bytes: write its unit, as in {text}MiB or {text}GiB ({text}B where bytes are meant)"
                )
            : bytes;
    }

    /// <summary>Reads a duration.</summary>
    public static TimeSpan Duration(this StrictValue value) =>
        Quantity(value.Scalar(), DurationUnits) is { } milliseconds and >= 1 and <= LongestMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw value.MustBe("a duration of at most 30 days such as \"500ms\", \"30s\", \"10m\" or \"2h\"");

    /// <summary>A duration in the largest unit that divides it.</summary>
    public static string Print(TimeSpan duration)
    {
        long milliseconds = duration.Ticks / TimeSpan.TicksPerMillisecond;
        (string name, long factor) = DurationUnits.First(unit => milliseconds % unit.Factor == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / factor}{name}");
    }

    private static long? Quantity(string text, (string Name, long Factor)[] units)
    {
        int digits = text.TakeWhile(char.IsAsciiDigit).Count();
        string name = text[digits..].TrimStart(' ');
        bool known =
            units.Any(unit => unit.Name == name)
            && long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (!known)
        {
            return null;
        }

        Int128 quantity =
            Int128.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture)
            * units.First(unit => unit.Name == name).Factor;
        return quantity <= long.MaxValue ? (long)quantity : null;
    }
}
