using System.Globalization;

namespace ProFL.Operators.Formatting;

/// <summary>How numbers of bytes are written wherever a person reads them: in units that job files and budgets have.</summary>
public static class Sizes
{
    private const double Mebi = 1 << 20;

    /// <summary>Bytes as MiB, as KiB below one, or as GiB from 10 GiB on.</summary>
    /// <param name="bytes">How many.</param>
    public static string Of(long bytes) =>
        bytes < Mebi ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024} KiB")
        : bytes < 10 * 1024 * Mebi ? string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebi:0.0} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebi / 1024:0.0} GiB");
}
