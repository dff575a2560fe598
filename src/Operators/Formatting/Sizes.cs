using System.Globalization;

namespace ProFL.Operators.Formatting;

/// <summary>How numbers of bytes are written wherever a person reads them: in MiB and GiB, as job files and budgets have them.</summary>
public static class Sizes
{
    private const double Mebi = 1 << 20;

    /// <summary>Bytes as MiB, or GiB from 10 GiB on.</summary>
    /// <param name="bytes">How many.</param>
    public static string Of(long bytes) =>
        bytes < 10 * 1024 * Mebi
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebi:0.0} MiB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebi / 1024:0.0} GiB");
}
