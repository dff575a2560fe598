using System.Diagnostics;
using Google.Protobuf;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Progress;
using ProFL.Messages.Journal;
using ProFL.Node.Telemetry;

namespace ProFL.Coordinator.Telemetry;

/// <summary>
/// The trace of the round that this coordinator holds open for a job. Its top is the span "round", from the order to write the plan, or
/// from the take-over, until the close is written. Nothing of it is read by anybody who decides.
/// </summary>
/// <param name="job">The job's id.</param>
/// <param name="tracer">The node's.</param>
public sealed class RoundTrace(string job, NodeTracer tracer)
{
    private long _round;
    private Span? _top;
    private ActivityContext _context;
    private string _traceparent = "";

    /// <summary>The top of a round's trace; <c>default</c> where this coordinator did not hold it open, or nobody listens.</summary>
    public ActivityContext TopOf(long round) => round == _round ? _context : default;

    /// <summary>The same as it travels; empty where there is none.</summary>
    public string TraceparentOf(long round) => round == _round ? _traceparent : "";

    /// <summary>Begins a part of a round, or what comes after it; null where nobody listens.</summary>
    public Span? Begin(string name, long round) => tracer.Begin(name, TopOf(round), job, round);

    /// <summary>Makes the open round the current span of this thread, for log lines; null where there is none.</summary>
    public IDisposable? Enter() => _top?.Enter();

    /// <summary>The journal is read: what is open is taken over.</summary>
    public void Recovered(JobState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (OpenIn(state) is { } open)
        {
            Open(open, state.Term, default);
        }
    }

    /// <summary>Events are written.</summary>
    /// <param name="began">The timestamp of the order.</param>
    /// <param name="events">All that were ordered.</param>
    /// <param name="state">The state with them.</param>
    public void Wrote(long began, IReadOnlyList<IMessage> events, JobState state)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(state);
        if (!tracer.IsRead)
        {
            return;
        }

        DateTimeOffset orderedAt = DateTimeOffset.UtcNow - Stopwatch.GetElapsedTime(began);
        OpenRound? open = OpenIn(state);
        if (open is not null)
        {
            Open(open, state.Term, orderedAt);
        }

        if (_top is not null)
        {
            tracer
                .Begin("persist", _context, job, _round, began: orderedAt)
                ?.Tag(SpanTags.Events, events.Select(e => e.Descriptor.Name).ToArray())
                .Dispose();
        }

        if (open is null)
        {
            Close();
        }
    }

    /// <summary>The job is not here any more; its open round goes on elsewhere.</summary>
    public void Left()
    {
        _top?.Tag(Labels.Outcome, "left");
        Close();
    }

    private static OpenRound? OpenIn(JobState state) => state.HasEnded || state.Phase == JobPhase.Stopping ? null : state.Open;

    private void Open(OpenRound open, long term, DateTimeOffset began)
    {
        RoundPlanned plan = open.Plan;
        if (plan.Round == _round)
        {
            return;
        }

        Close();
        _round = plan.Round;
        _top = tracer
            .Begin("round", default, job, _round, began: began)
            ?.Tag(Labels.Phase, Spelled.Of(plan.Phase))
            .Tag(SpanTags.Clients, plan.Cohort.Count)
            .Tag(SpanTags.Term, term);
        _context = _top?.Context ?? default;
        _traceparent = _top?.Traceparent ?? "";
    }

    // what comes after it still names it
    private void Close()
    {
        _top?.Dispose();
        _top = null;
    }
}
