using System.Collections.Concurrent;
using System.Diagnostics;
using ProFL.Node.Telemetry;

namespace ProFL.Tests.Shared;

/// <summary>Takes the spans of a node's tracer, each when it has ended.</summary>
public sealed class ReadTracer : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _ended = new();

    public ReadTracer()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = Tracer.Owns,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public NodeTracer Tracer { get; } = new();

    /// <summary>Spans that have ended and are to be sent.</summary>
    public IReadOnlyList<Activity> Ended => [.. _ended.Where(span => span.Recorded)];

    /// <summary>The one of a name.</summary>
    public Activity this[string name] => Ended.Single(span => span.OperationName == name);

    public void Dispose()
    {
        _listener.Dispose();
        Tracer.Dispose();
    }
}
