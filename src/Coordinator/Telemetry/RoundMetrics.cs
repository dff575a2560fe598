using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProFL.Coordinator.Lifecycle;
using ProFL.Messages.Journal;
using ProFL.Node.Telemetry;

namespace ProFL.Coordinator.Telemetry;

/// <summary>Rounds of all jobs of this coordinator: how many, how long, who took part.</summary>
public sealed class RoundMetrics
{
    private static readonly Metric Closed = new(
        "profl.rounds.closed",
        MetricKind.Counter,
        "{round}",
        "Rounds that this coordinator has closed.",
        Labels.Job,
        Labels.Phase
    );
    private static readonly Metric Duration = new(
        "profl.round.duration",
        MetricKind.Histogram,
        "s",
        "Time from the plan of a round to its close; of a round that was taken over, since then.",
        Labels.Job,
        Labels.Phase
    )
    {
        Bounds = Bounds.Work,
    };
    private static readonly Metric Invited = new(
        "profl.clients.invited",
        MetricKind.Counter,
        "{client}",
        "Clients that planned rounds asked to train.",
        Labels.Job
    );
    private static readonly Metric Left = new(
        "profl.clients.left",
        MetricKind.Counter,
        "{client}",
        "Clients that a round went on without: by an operator, given up, or straggler where rounds have a deadline.",
        Labels.Job,
        Labels.Reason
    );
    private static readonly Metric Frozen = new(
        "profl.blocks.frozen",
        MetricKind.Counter,
        "{block}",
        "Blocks that were frozen, by what ended their step.",
        Labels.Job,
        Labels.Reason
    );
    private static readonly Metric Ended = new(
        "profl.jobs.ended",
        MetricKind.Counter,
        "{job}",
        "Jobs that have ended: completed, failed with the failure's code, or stopped by an operator.",
        Labels.Outcome,
        Labels.Reason
    );

    private readonly Counter<long> _closed;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _invited;
    private readonly Counter<long> _left;
    private readonly Counter<long> _frozen;
    private readonly Counter<long> _ended;

    /// <summary>Makes the instruments.</summary>
    public RoundMetrics(NodeMeter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _closed = meter.Counter(Closed);
        _duration = meter.Histogram(Duration);
        _invited = meter.Counter(Invited);
        _left = meter.Counter(Left);
        _frozen = meter.Counter(Frozen);
        _ended = meter.Counter(Ended);
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } = [Closed, Duration, Invited, Left, Frozen, Ended];

    /// <summary>A round is planned.</summary>
    public void Planned(string job, RoundPlanned plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _invited.Add(plan.Cohort.Count, JobTag(job));
    }

    /// <summary>A round is closed.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="before">The state with the round open.</param>
    /// <param name="openedAt">The timestamp of its plan.</param>
    public void Completed(string job, JobState before, long openedAt)
    {
        ArgumentNullException.ThrowIfNull(before);
        KeyValuePair<string, object?> phase = new(Labels.Phase, Spelled.Of(before.Open?.Plan.Phase ?? Phase.Unspecified));
        _closed.Add(1, JobTag(job), phase);
        _duration.Record(Stopwatch.GetElapsedTime(openedAt).TotalSeconds, JobTag(job), phase);
    }

    /// <summary>Clients left the open round.</summary>
    public void WentOnWithout(string job, int clients, string reason) =>
        _left.Add(clients, JobTag(job), new KeyValuePair<string, object?>(Labels.Reason, reason));

    /// <summary>A block is frozen.</summary>
    public void Froze(string job, StepEnding by) =>
        _frozen.Add(1, JobTag(job), new KeyValuePair<string, object?>(Labels.Reason, Spelled.Of(by)));

    /// <summary>A job has ended.</summary>
    public void JobEnded(JobPhase outcome, FailureCode code) =>
        _ended.Add(
            1,
            new KeyValuePair<string, object?>(Labels.Outcome, Spelled.Of(outcome)),
            new KeyValuePair<string, object?>(Labels.Reason, Spelled.Of(code))
        );

    private static KeyValuePair<string, object?> JobTag(string job) => new(Labels.Job, job);
}
