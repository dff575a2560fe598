using System.Diagnostics;
using ProFL.ClientNode.Trainings;
using ProFL.Messages.Wire;
using ProFL.Node.Telemetry;

namespace ProFL.ClientNode.Telemetry;

/// <summary>
/// What one client of this node does in the rounds' traces: its trainings, and the span "offer", from the first time that an update is
/// offered until it is answered.
/// </summary>
/// <param name="tracer">The node's.</param>
public sealed class ClientTrace(NodeTracer tracer) : IDisposable
{
    private TrainingKey _key;
    private TrainingKey? _declined;
    private ActivityContext _above;
    private Span? _offer;
    private (TrainingKey Key, string TrainingId) _offered;

    /// <summary>It is asked to train.</summary>
    public void Asked(TrainingKey key, Train train)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (_key != key || _above == default)
        {
            _key = key;
            _above = tracer.Sent(train.Traceparent, key.Job, key.Round);
        }
    }

    /// <summary>A training of what was asked begins; null where nobody listens.</summary>
    public TrainingTrace? Begin(Train train)
    {
        var training = TrainingTrace.Begin(tracer, train, isRepetition: _declined == _key);
        _above = training?.Context ?? _above;
        return training;
    }

    /// <summary>It was not done.</summary>
    public void Declined(TrainingKey key) => _declined = key;

    /// <summary>Its update is offered, for the first time or again.</summary>
    /// <returns>The place of the offer in the trace, as it travels; empty where there is none.</returns>
    public string Offer(TrainingKey key, UpdateReady ready)
    {
        ArgumentNullException.ThrowIfNull(ready);
        if (_offer is not null && _offered == (key, ready.TrainingId))
        {
            return _offer.Traceparent;
        }

        StopOffering();
        _offered = (key, ready.TrainingId);
        _offer = tracer
            .Begin("offer", _key == key ? _above : default, key.Job, key.Round, ActivityKind.Producer)
            ?.Tag(SpanTags.Client, key.Client)
            .Tag(SpanTags.Bytes, ready.Update.Size);
        return _offer?.Traceparent ?? "";
    }

    /// <summary>The offer is answered.</summary>
    public void Answered(Verdict verdict) =>
        _offer?.Tag(
            Labels.Outcome,
            verdict switch
            {
                Verdict.Accepted => "accepted",
                Verdict.Refused => "refused",
                _ => "late",
            }
        );

    /// <summary>Nothing is offered any more.</summary>
    public void StopOffering()
    {
        _offer?.Dispose();
        _offer = null;
    }

    /// <summary>The client ends here.</summary>
    public void Dispose() => StopOffering();
}
