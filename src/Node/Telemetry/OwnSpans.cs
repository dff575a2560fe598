using System.Diagnostics;
using OpenTelemetry;

namespace ProFL.Node.Telemetry;

/// <summary>Sends a node's spans in batches. Those of another node of this process are that one's to send.</summary>
/// <param name="tracer">The node's.</param>
/// <param name="exporter">Sends them.</param>
/// <param name="batches">How large batches are, and how often they are sent: OpenTelemetry's <c>OTEL_BSP_*</c>.</param>
internal sealed class OwnSpans(NodeTracer tracer, BaseExporter<Activity> exporter, BatchExportProcessorOptions<Activity> batches)
    : BatchActivityExportProcessor(
        exporter,
        batches.MaxQueueSize,
        batches.ScheduledDelayMilliseconds,
        batches.ExporterTimeoutMilliseconds,
        batches.MaxExportBatchSize
    )
{
    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        if (tracer.Owns(data.Source))
        {
            base.OnEnd(data);
        }
    }
}
