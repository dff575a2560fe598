using System.Diagnostics;
using ProFL.Messages.Wire;
using ProFL.Node.Telemetry;

namespace ProFL.ClientNode.Telemetry;

/// <summary>The spans of one training on this node: "train" is all of it, and its parts are load, wait, learn and store.</summary>
public sealed class TrainingTrace : IDisposable
{
    private readonly NodeTracer _tracer;
    private readonly Train _train;
    private readonly Span _all;
    private bool _isRepetition;

    private TrainingTrace(NodeTracer tracer, Train train, Span all, bool isRepetition)
    {
        _tracer = tracer;
        _train = train;
        _all = all;
        _isRepetition = isRepetition;
    }

    /// <summary>Its place in the trace.</summary>
    public ActivityContext Context => _all.Context;

    /// <summary>Begins it; null where nobody listens.</summary>
    /// <param name="tracer">The node's.</param>
    /// <param name="train">What is asked.</param>
    /// <param name="isRepetition">
    /// Whether it was declined the last time. It is asked for again and again, so that it is sent only once it learns.
    /// </param>
    public static TrainingTrace? Begin(NodeTracer tracer, Train train, bool isRepetition)
    {
        ArgumentNullException.ThrowIfNull(tracer);
        ArgumentNullException.ThrowIfNull(train);
        Span? all = tracer
            .Begin("train", tracer.Sent(train.Traceparent, train.Job, train.Round), train.Job, train.Round, ActivityKind.Consumer)
            ?.Tag(SpanTags.Client, train.Client)
            .Tag(SpanTags.Site, train.Site);
        return all is null ? null : new TrainingTrace(tracer, train, all, isRepetition);
    }

    /// <summary>Says something about it.</summary>
    public void Tag(string key, object? value) => _all.Tag(key, value);

    /// <summary>Begins one of its parts.</summary>
    public Span? Part(string name) => _isRepetition ? null : _tracer.Begin(name, Context, _train.Job, _train.Round);

    /// <summary>It has all that it needs.</summary>
    public void Begun() => _isRepetition = false;

    /// <summary>It is not done.</summary>
    /// <param name="reason">Why.</param>
    public void Fail(Exception reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        _all.Fail(reason.Message);
        _all.Tag(Labels.Outcome, reason is OperationCanceledException ? "cancelled" : "failed");
        if (_isRepetition)
        {
            _all.Drop();
        }
    }

    /// <summary>Makes it the current span of this thread, or of this asynchronous method.</summary>
    public IDisposable Enter() => _all.Enter();

    /// <summary>Ends it.</summary>
    public void Dispose() => _all.Dispose();
}
