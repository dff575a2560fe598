using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ProFL.Node.Telemetry;

/// <summary>
/// What a node tells of itself while it runs: it collects what its <see cref="NodeMeter"/> counts, for whoever asks at <c>/metrics</c> and
/// for a collector where one is named, and sends the collector the spans of its <see cref="NodeTracer"/>. With metrics off, and without a
/// collector, there is nothing of it.
/// </summary>
public sealed class NodeTelemetry : IDisposable
{
    // of .NET itself: processor time, memory, garbage collections
    private const string RuntimeMeter = "System.Runtime";
    private readonly TracerProvider? _traces;

    /// <summary>Begins to collect.</summary>
    /// <param name="settings">What is collected.</param>
    /// <param name="source">Which node it is.</param>
    /// <param name="meter">The node's.</param>
    /// <param name="tracer">The node's.</param>
    public NodeTelemetry(TelemetrySettings settings, TelemetrySource source, NodeMeter meter, NodeTracer tracer)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(source);
        if (settings.Metrics)
        {
            Metrics = MetricsOf(settings, source, meter);
        }

        if (settings is { Traces: true, Otlp: { } collector })
        {
            _traces = TracesOf(collector, settings.Protocol, source, tracer);
        }
    }

    /// <summary>What is collected of metrics; null where they are off.</summary>
    internal MeterProvider? Metrics { get; }

    /// <summary>Sends what is left, and ends.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        Metrics?.Dispose();
    }

    // which rounds are in the sample, OpenTelemetry's own OTEL_TRACES_SAMPLER says: all, where nothing is said
    private static TracerProvider TracesOf(Uri collector, OtlpProtocol protocol, TelemetrySource source, NodeTracer tracer)
    {
        var options = new OtlpExporterOptions();
        OtlpTarget.Set(options, collector, protocol, "v1/traces");
        return Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(source.Resource())
            .AddSource(NodeTracer.Name)
            .AddProcessor(new OwnSpans(tracer, new OtlpTraceExporter(options), new BatchExportActivityProcessorOptions()))
            .Build();
    }

    private static MeterProvider MetricsOf(TelemetrySettings settings, TelemetrySource source, NodeMeter meter)
    {
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(source.Resource())
            .AddMeter(NodeMeter.Name, RuntimeMeter)
            // another node of this process shows its own
            .AddView(instrument => instrument.Meter.Name == RuntimeMeter || meter.Owns(instrument) ? null : MetricStreamConfiguration.Drop)
            .AddPrometheusExporter(options => options.ScopeInfoEnabled = false);
        if (settings.Otlp is { } collector)
        {
            builder.AddOtlpExporter(options => OtlpTarget.Set(options, collector, settings.Protocol, "v1/metrics"));
        }

        return builder.Build();
    }
}
