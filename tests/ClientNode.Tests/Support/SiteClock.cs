namespace ProFL.ClientNode.Tests.Support;

/// <summary>A site's clock that a test sets.</summary>
/// <param name="hour">The hour of the day that it shows.</param>
internal sealed class SiteClock(int hour) : TimeProvider
{
    /// <summary>The hour of the day.</summary>
    public int Hour { get; set; } = hour;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, Hour, 0, 0, TimeSpan.Zero);
}
