namespace ProFL.Node.Telemetry;

/// <summary>How a metric's values belong together.</summary>
public enum MetricKind
{
    /// <summary>Only grows, from 0 at the start of the process.</summary>
    Counter,

    /// <summary>A value as it is now.</summary>
    Gauge,

    /// <summary>How many values lie below which bounds.</summary>
    Histogram,
}
