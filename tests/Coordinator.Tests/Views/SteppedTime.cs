namespace ProFL.Coordinator.Tests.Views;

/// <summary>A clock that moves when it is told to.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(60);
    private long _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Step(TimeSpan time) => Interlocked.Add(ref _passed, time.Ticks);

    public override long GetTimestamp() => Interlocked.Read(ref _passed);

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());
}
