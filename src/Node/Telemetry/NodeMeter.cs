using System.Diagnostics.Metrics;
using ProFL.Messages;

namespace ProFL.Node.Telemetry;

/// <summary>
/// Makes the instruments of one node, each of a <see cref="Metric"/>. Several nodes may live in one process: each has a meter of its own,
/// and shows only that one's. Without anybody who reads them, recording costs a comparison.
/// </summary>
public sealed class NodeMeter : IDisposable
{
    /// <summary>The name of every node's meter.</summary>
    public const string Name = "ProFL";

    private readonly Meter _meter = new(Name, Protocol.ProductVersion);

    /// <summary>Whether an instrument is one of this node's.</summary>
    public bool Owns(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return ReferenceEquals(instrument.Meter, _meter);
    }

    /// <summary>An instrument that counts.</summary>
    public Counter<long> Counter(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return _meter.CreateCounter<long>(metric.Name, metric.Unit, metric.Meaning);
    }

    /// <summary>An instrument that takes values of which the spread is shown.</summary>
    public Histogram<double> Histogram(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return _meter.CreateHistogram(
            metric.Name,
            metric.Unit,
            metric.Meaning,
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = metric.Bounds }
        );
    }

    /// <summary>Values that are read when somebody looks.</summary>
    /// <param name="metric">A gauge.</param>
    /// <param name="read">What they are; an error of it leaves them out.</param>
    public void Gauge(Metric metric, Func<IEnumerable<Measurement<double>>> read)
    {
        ArgumentNullException.ThrowIfNull(metric);
        _meter.CreateObservableGauge(metric.Name, () => Guarded(read), metric.Unit, metric.Meaning);
    }

    /// <summary>A value that is read when somebody looks.</summary>
    /// <param name="metric">A gauge.</param>
    /// <param name="read">What it is; null where it is not known, an error of it leaves it out.</param>
    public void Gauge(Metric metric, Func<double?> read) =>
        Gauge(metric, () => read() is { } value ? [new Measurement<double>(value)] : []);

    /// <summary>A count that is kept elsewhere, and read when somebody looks.</summary>
    /// <param name="metric">A counter.</param>
    /// <param name="read">How many by now.</param>
    public void Total(Metric metric, Func<long> read)
    {
        ArgumentNullException.ThrowIfNull(metric);
        _meter.CreateObservableCounter(metric.Name, read, metric.Unit, metric.Meaning);
    }

    /// <summary>Ends its instruments.</summary>
    public void Dispose() => _meter.Dispose();

    // a node that starts or ends does not know everything, and the other metrics are shown nevertheless
    private static Measurement<double>[] Guarded(Func<IEnumerable<Measurement<double>>> read)
    {
        try
        {
            return [.. read()];
        }
        catch (Exception unknown) when (unknown is not OutOfMemoryException)
        {
            return [];
        }
    }
}
