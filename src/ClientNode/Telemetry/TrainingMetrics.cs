using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProFL.Node.Telemetry;

namespace ProFL.ClientNode.Telemetry;

/// <summary>Trainings and evaluations of this node.</summary>
public sealed class TrainingMetrics
{
    private static readonly Metric Duration = new(
        "profl.training.duration",
        MetricKind.Histogram,
        "s",
        "Time of a training alone, without what it waited for, by how it ended: ended, cancelled or failed.",
        Labels.Job,
        Labels.Way,
        Labels.Outcome
    )
    {
        Bounds = Bounds.Work,
    };
    private static readonly Metric Samples = new(
        "profl.training.samples",
        MetricKind.Counter,
        "{sample}",
        "Samples that finished trainings learned from, each once for a training.",
        Labels.Job
    );
    private static readonly Metric Declined = new(
        "profl.trainings.declined",
        MetricKind.Counter,
        "{training}",
        "Trainings that this node did not do, by why: memory, disk, pull where a model could not be had, refused by its rules, or other.",
        Labels.Job,
        Labels.Reason
    );
    private static readonly Metric Active = new(
        "profl.trainings.active",
        MetricKind.Gauge,
        "{training}",
        "Trainings that run, or wait for a model, for memory or for a worker."
    );
    private static readonly Metric Evaluations = new(
        "profl.evaluation.duration",
        MetricKind.Histogram,
        "s",
        "Time of an evaluation on held-out data alone.",
        Labels.Job
    )
    {
        Bounds = Bounds.Work,
    };

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _samples;
    private readonly Counter<long> _declined;
    private readonly Histogram<double> _evaluations;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meter">The node's.</param>
    /// <param name="active">How many run or wait.</param>
    public TrainingMetrics(NodeMeter meter, Func<int> active)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _duration = meter.Histogram(Duration);
        _samples = meter.Counter(Samples);
        _declined = meter.Counter(Declined);
        _evaluations = meter.Histogram(Evaluations);
        meter.Gauge(Active, () => active());
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } = [Duration, Samples, Declined, Active, Evaluations];

    /// <summary>A training is over.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="isStreamed">Whether it was streamed.</param>
    /// <param name="outcome">ended, cancelled or failed.</param>
    /// <param name="began">The timestamp of its beginning.</param>
    public void Trained(string job, bool isStreamed, string outcome, long began) =>
        _duration.Record(
            Stopwatch.GetElapsedTime(began).TotalSeconds,
            JobTag(job),
            new KeyValuePair<string, object?>(Labels.Way, isStreamed ? "streamed" : "whole"),
            new KeyValuePair<string, object?>(Labels.Outcome, outcome)
        );

    /// <summary>Samples were learned from.</summary>
    public void Learned(string job, long samples) => _samples.Add(samples, JobTag(job));

    /// <summary>A training is not done.</summary>
    public void NotDone(string job, string reason) =>
        _declined.Add(1, JobTag(job), new KeyValuePair<string, object?>(Labels.Reason, reason));

    /// <summary>An evaluation is over.</summary>
    public void Evaluated(string job, long began) => _evaluations.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, JobTag(job));

    private static KeyValuePair<string, object?> JobTag(string job) => new(Labels.Job, job);
}
