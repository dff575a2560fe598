using System.Globalization;

namespace ProFL.Tools.Formatting;

/// <summary>Numbers that only a running job has, as a person reads them.</summary>
public static class Units
{
    /// <summary>From some bytes to more of them, the unit said once where it is the same.</summary>
    public static string Range(long least, long most)
    {
        (string from, string to) = (Labels.Size(least), Labels.Size(most));
        return from == to ? to
            : from[^3..] == to[^3..] ? $"{from[..^4]} to {to}"
            : $"{from} to {to}";
    }

    /// <summary>How many of how many answers were right; a dash where none was asked.</summary>
    public static string Accuracy(long correct, long total) => total == 0 ? "–" : Labels.Percent((double)correct / total);

    /// <summary>A time as minutes and seconds, with hours where there are some.</summary>
    public static string Clock(TimeSpan time) =>
        time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    /// <summary>A time that is not known well: coarser the longer it is.</summary>
    public static string Roughly(TimeSpan time) =>
        time.TotalSeconds switch
        {
            < 5 => "a few seconds",
            < 90 => string.Create(CultureInfo.InvariantCulture, $"about {Math.Round(time.TotalSeconds / 5) * 5:0} s"),
            < 5400 => string.Create(CultureInfo.InvariantCulture, $"about {time.TotalMinutes:0} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"about {time.TotalHours:0.0} h"),
        };
}
