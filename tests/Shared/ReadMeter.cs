using System.Diagnostics.Metrics;
using ProFL.Node.Telemetry;

namespace ProFL.Tests.Shared;

/// <summary>Reads what a node's meter counts.</summary>
public sealed class ReadMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    public ReadMeter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meter.Owns(instrument))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Note(instrument, value, labels));
        _listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Note(instrument, value, labels));
        _listener.Start();
    }

    public NodeMeter Meter { get; } = new();

    /// <summary>What was counted of a metric: the sum of a counter, how often a histogram took a value, what a gauge is now.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="labels">Values of its labels that must be there; all where there is none.</param>
    public double this[string name, params string[] labels]
    {
        get
        {
            lock (_gate)
            {
                // what is read at this moment replaces what was read before
                foreach (string gauge in _values.Keys.Where(key => key.StartsWith("now ", StringComparison.Ordinal)).ToArray())
                {
                    _values.Remove(gauge);
                }
            }

            _listener.RecordObservableInstruments();
            lock (_gate)
            {
                return _values
                    .Where(value => value.Key.Split(' ')[1] == name && labels.All(value.Key.Split(' ').Contains))
                    .Sum(value => value.Value);
            }
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Meter.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        string series = instrument.Name;
        foreach (KeyValuePair<string, object?> label in labels)
        {
            series += $" {label.Value}";
        }

        lock (_gate)
        {
            string key = instrument.IsObservable ? $"now {series}" : $"all {series}";
            bool isHistogram = instrument is Histogram<double>;
            _values[key] = _values.GetValueOrDefault(key) + (isHistogram ? 1 : value);
        }
    }
}
