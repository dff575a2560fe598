using System.Diagnostics;
using ProFL.Messages.Wire;
using ProFL.Node.Telemetry;

namespace ProFL.Coordinator.Telemetry;

/// <summary>
/// What the aggregator does with the updates of one round. It hangs below the client's offer where the client node has named one, and below
/// the round otherwise.
/// </summary>
/// <param name="job">The job's id.</param>
/// <param name="round">The round.</param>
/// <param name="top">The round's top; <c>default</c>: it is not traced.</param>
/// <param name="tracer">The node's.</param>
public sealed class UpdateTrace(string job, long round, ActivityContext top, NodeTracer tracer)
{
    private readonly Dictionary<string, ActivityContext> _offers = new(StringComparer.Ordinal);

    /// <summary>The pull of an update begins.</summary>
    public Span? Pull(UpdateReady ready)
    {
        ArgumentNullException.ThrowIfNull(ready);
        if (top == default || !tracer.IsRead)
        {
            return null;
        }

        // a message names a place in the round's trace; whether it is in the sample, it does not say
        ActivityContext sent = tracer.Sent(ready.Traceparent, job, round);
        if (sent != default)
        {
            _offers[ready.Client] = new ActivityContext(top.TraceId, sent.SpanId, top.TraceFlags, traceState: null, isRemote: true);
        }

        return Begin("pull", ready.Client, ActivityKind.Consumer)?.Tag(SpanTags.Bytes, ready.Update.Size);
    }

    /// <summary>A client's update is checked, or folded.</summary>
    public Span? Of(string name, string client) => Begin(name, client, ActivityKind.Internal);

    /// <summary>The round's sum is closed.</summary>
    public Span? Close() => top == default ? null : tracer.Begin("close", top, job, round);

    private Span? Begin(string name, string client, ActivityKind kind) =>
        top == default
            ? null
            : tracer
                .Begin(name, _offers.TryGetValue(client, out ActivityContext offer) ? offer : top, job, round, kind)
                ?.Tag(SpanTags.Client, client);
}
