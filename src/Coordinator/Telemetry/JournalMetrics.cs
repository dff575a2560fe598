using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProFL.Node.Telemetry;

namespace ProFL.Coordinator.Telemetry;

/// <summary>What jobs write into their journal and read from it.</summary>
public sealed class JournalMetrics
{
    private static readonly Metric WriteDuration = new(
        "profl.journal.write.duration",
        MetricKind.Histogram,
        "s",
        "Time from an order to write to the journal's acknowledgement; what is written together counts once."
    )
    {
        Bounds = Bounds.Moments,
    };
    private static readonly Metric Events = new(
        "profl.journal.events",
        MetricKind.Counter,
        "{event}",
        "Events of jobs that were written, by their name.",
        Labels.Event
    );
    private static readonly Metric Failures = new(
        "profl.journal.failures",
        MetricKind.Counter,
        "{failure}",
        "Orders to write, and recoveries, that the journal did not carry out.",
        Labels.Operation
    );
    private static readonly Metric Recoveries = new(
        "profl.job.recovery.duration",
        MetricKind.Histogram,
        "s",
        "Time in which this coordinator read the journal of a job that it took over, or that it began with.",
        Labels.Job
    )
    {
        Bounds = Bounds.Moments,
    };

    private readonly Histogram<double> _write;
    private readonly Counter<long> _events;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _recoveries;

    /// <summary>Makes the instruments.</summary>
    public JournalMetrics(NodeMeter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _write = meter.Histogram(WriteDuration);
        _events = meter.Counter(Events);
        _failures = meter.Counter(Failures);
        _recoveries = meter.Histogram(Recoveries);
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } = [WriteDuration, Events, Failures, Recoveries];

    /// <summary>An order to write is carried out.</summary>
    /// <param name="began">The timestamp of the order.</param>
    public void Wrote(long began) => _write.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);

    /// <summary>An event is in the journal.</summary>
    public void Event(string name) => _events.Add(1, new KeyValuePair<string, object?>(Labels.Event, name));

    /// <summary>The journal did not do what it was asked to.</summary>
    /// <param name="operation">write or recover.</param>
    public void Failed(string operation) => _failures.Add(1, new KeyValuePair<string, object?>(Labels.Operation, operation));

    /// <summary>A job was read.</summary>
    public void Recovered(string job, long began) =>
        _recoveries.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>(Labels.Job, job));
}
