namespace ProFL.Node.Telemetry;

/// <summary>What the node shows of itself.</summary>
public static class KeyMetrics
{
    private static readonly Metric Remaining = new(
        "profl.certificate.remaining",
        MetricKind.Gauge,
        "s",
        "Time until the node's certificate ends; absent of a node without one. It is renewed by itself once half of its time is over."
    );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } = [Remaining];

    /// <summary>Shows when a certificate ends.</summary>
    /// <param name="meter">The node's.</param>
    /// <param name="remaining">How long it is still valid.</param>
    public static void Observe(NodeMeter meter, Func<TimeSpan> remaining)
    {
        ArgumentNullException.ThrowIfNull(meter);
        meter.Gauge(Remaining, () => remaining().TotalSeconds);
    }
}
