using System.Collections.Immutable;
using System.Globalization;

namespace ProFL.ClientNode.Permissions;

/// <summary>The hours of the day in which a site begins trainings, in its own time. Knows no clock.</summary>
/// <param name="Windows">Minutes of the day, from 0 to 1440, the second not counted; a window whose end is earlier goes over midnight.
/// None: always.</param>
public sealed record OpeningHours(ImmutableArray<(int From, int To)> Windows)
{
    private const int MinutesOfDay = 24 * 60;

    /// <summary>At any hour.</summary>
    public static OpeningHours Always { get; } = new([]);

    /// <summary>Reads windows such as <c>20:00-06:00</c>; null where one is none.</summary>
    public static OpeningHours? Parse(IEnumerable<string> windows)
    {
        (int From, int To)?[] read = [.. windows.Select(Window)];
        return read.Contains(null) ? null : new OpeningHours([.. read.Select(window => window!.Value)]);
    }

    /// <summary>When the site opens next; null where it is open.</summary>
    /// <param name="now">The site's time of day.</param>
    public TimeOnly? ClosedUntil(TimeOnly now)
    {
        int minute = (now.Hour * 60) + now.Minute;
        return Windows.IsEmpty || Windows.Any(window => IsIn(window, minute))
            ? null
            : TimeOnly.MinValue.AddMinutes(
                Windows.Select(window => window.From).MinBy(from => (from - minute + MinutesOfDay) % MinutesOfDay)
            );
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Windows.Select(window => $"{Text(window.From)}-{Text(window.To)}"));

    private static bool IsIn((int From, int To) window, int minute) =>
        window.From < window.To ? minute >= window.From && minute < window.To : minute >= window.From || minute < window.To;

    private static (int From, int To)? Window(string text) =>
        text.Split('-') is [var from, var to]
        && Minute(from.Trim()) is { } begin
        && Minute(to.Trim()) is { } end
        && begin != end
        && begin < MinutesOfDay
            ? (begin, end)
            : null;

    private static int? Minute(string text) =>
        text == "24:00" ? MinutesOfDay
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time)
            ? (time.Hour * 60) + time.Minute
        : null;

    private static string Text(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");
}
