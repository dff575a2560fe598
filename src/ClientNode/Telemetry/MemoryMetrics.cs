using System.Diagnostics.Metrics;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Trainings;
using ProFL.Node.Telemetry;

namespace ProFL.ClientNode.Telemetry;

/// <summary>Memory and scratch disk of this node: what it has, what is promised, what is used.</summary>
public sealed class MemoryMetrics
{
    private static readonly Metric Capacity = new(
        "profl.memory.capacity",
        MetricKind.Gauge,
        "By",
        "Memory that this node declares for its trainings together."
    );
    private static readonly Metric Reserved = new(
        "profl.memory.reserved",
        MetricKind.Gauge,
        "By",
        "Memory that trainings under way were given of it, by their estimates."
    );
    private static readonly Metric Waiting = new("profl.memory.waiting", MetricKind.Gauge, "{training}", "Trainings that wait for memory.");
    private static readonly Metric Estimated = new(
        "profl.memory.estimated",
        MetricKind.Gauge,
        "By",
        "The largest estimate of one training since the start."
    );
    private static readonly Metric Peak = new(
        "profl.memory.peak",
        MetricKind.Gauge,
        "By",
        "The most that was resident above the idle process while trainings ran, of those with the largest estimates."
    );
    private static readonly Metric PeakEstimate = new(
        "profl.memory.peak.estimate",
        MetricKind.Gauge,
        "By",
        "The estimates, together, of the trainings that profl.memory.peak was measured of."
    );
    private static readonly Metric ScratchCapacity = new(
        "profl.scratch.capacity",
        MetricKind.Gauge,
        "By",
        "Disk that this node gives to streamed trainings; 0: it streams nothing."
    );
    private static readonly Metric ScratchReserved = new(
        "profl.scratch.reserved",
        MetricKind.Gauge,
        "By",
        "Disk that streamed trainings under way were given of it."
    );
    private static readonly Metric Streamed = new(
        "profl.streaming.transferred",
        MetricKind.Counter,
        "By",
        "Bytes that streamed work wrote to scratch files and read from them.",
        Labels.Operation
    );

    private readonly Counter<long> _streamed;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meter">The node's.</param>
    /// <param name="ledger">Its memory; null where nothing is known of it.</param>
    /// <param name="scratch">Its disk for streamed trainings; null where nothing is known of it.</param>
    /// <param name="peaks">What trainings took.</param>
    public MemoryMetrics(NodeMeter meter, MemoryLedger? ledger, ScratchFolder? scratch, TrainingPeaks? peaks)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _streamed = meter.Counter(Streamed);
        meter.Gauge(Capacity, () => ledger?.Capacity);
        meter.Gauge(Reserved, () => ledger?.Reserved);
        meter.Gauge(Waiting, () => ledger?.Waiting);
        meter.Gauge(Estimated, () => peaks?.Current.EstimatedBytes);
        meter.Gauge(Peak, () => peaks?.Current.MeasuredBytes);
        meter.Gauge(PeakEstimate, () => peaks?.Current.MeasuredEstimateBytes);
        meter.Gauge(ScratchCapacity, () => scratch?.Capacity);
        meter.Gauge(ScratchReserved, () => scratch?.Reserved);
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [Capacity, Reserved, Waiting, Estimated, Peak, PeakEstimate, ScratchCapacity, ScratchReserved, Streamed];

    /// <summary>A scratch file was used, and is not needed any more.</summary>
    /// <param name="written">Bytes that were written to it.</param>
    /// <param name="read">Bytes that were read from it.</param>
    public void Transferred(long written, long read)
    {
        _streamed.Add(written, new KeyValuePair<string, object?>(Labels.Operation, "write"));
        _streamed.Add(read, new KeyValuePair<string, object?>(Labels.Operation, "read"));
    }
}
