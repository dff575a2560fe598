using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProFL.Node.Telemetry;

namespace ProFL.Coordinator.Telemetry;

/// <summary>
/// Where the jobs stand that this coordinator hosts. A job is shown by its coordinator alone, and no longer than it is there.
/// </summary>
public sealed class JobMetrics
{
    private static readonly Metric Status = new(
        "profl.job.status",
        MetricKind.Gauge,
        "{job}",
        "1 for where the job stands: new, recruiting, training, paused, finishing, stopping, completed, failed or stopped.",
        Labels.Job,
        Labels.Status
    );
    private static readonly Metric Round = new(
        "profl.round.current",
        MetricKind.Gauge,
        "{round}",
        "The open round, or the newest completed one between rounds.",
        Labels.Job
    );
    private static readonly Metric Age = new(
        "profl.round.age",
        MetricKind.Gauge,
        "s",
        "How long the open round has been open, or since it was taken over; absent between rounds.",
        Labels.Job
    );
    private static readonly Metric Awaited = new(
        "profl.round.awaited",
        MetricKind.Gauge,
        "{client}",
        "Clients that the open round waits for.",
        Labels.Job
    );
    private static readonly Metric Clients = new(
        "profl.clients",
        MetricKind.Gauge,
        "{client}",
        "Clients of the roster by what they can do of the current step: whole, streamed, a share of it (partly), nothing (unable), or "
            + "excluded by an operator.",
        Labels.Job,
        Labels.Eligibility
    );
    private static readonly Metric Accuracy = new(
        "profl.model.accuracy",
        MetricKind.Gauge,
        "1",
        "Share of held-out samples that the newest evaluated model gets right.",
        Labels.Job
    );
    private static readonly Metric Loss = new(
        "profl.model.loss",
        MetricKind.Gauge,
        "{nat}",
        "Mean cross-entropy of held-out samples in the newest evaluation.",
        Labels.Job
    );
    private static readonly Metric Movement = new(
        "profl.block.movement",
        MetricKind.Gauge,
        "1",
        "Effective movement of the active block after the newest round: 1 where it goes one way, near 0 where it moves back and forth; "
            + "absent until the step has rounds enough.",
        Labels.Job
    );

    private readonly ConcurrentDictionary<string, JobFigures> _jobs = new(StringComparer.Ordinal);

    /// <summary>Makes the instruments.</summary>
    public JobMetrics(NodeMeter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        meter.Gauge(Status, () => _jobs.Select(job => Of(job.Key, 1, new(Labels.Status, Spelled.Of(job.Value.Status)))));
        meter.Gauge(Round, () => _jobs.Select(job => Of(job.Key, job.Value.Round)));
        meter.Gauge(Age, () => Known(figures => figures.OpenedAt is { } at ? Stopwatch.GetElapsedTime(at).TotalSeconds : null));
        meter.Gauge(Awaited, () => _jobs.Select(job => Of(job.Key, job.Value.Open?.Pending.Count() ?? 0)));
        meter.Gauge(Clients, () => _jobs.SelectMany(job => Eligibilities(job.Key, job.Value.Clients)));
        meter.Gauge(Accuracy, () => Known(figures => figures.Accuracy));
        meter.Gauge(Loss, () => Known(figures => figures.Loss));
        meter.Gauge(Movement, () => Known(figures => figures.Movement));
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } = [Status, Round, Age, Awaited, Clients, Accuracy, Loss, Movement];

    /// <summary>Shows a job as it is now.</summary>
    public void Note(string job, JobFigures figures) => _jobs[job] = figures;

    /// <summary>A job is not here any more.</summary>
    public void Forget(string job) => _jobs.TryRemove(job, out _);

    private static Measurement<double>[] Eligibilities(string job, ClientFigures? clients) =>
        clients is null
            ? []
            :
            [
                Of(job, clients.Whole, new(Labels.Eligibility, "whole")),
                Of(job, clients.Streamed, new(Labels.Eligibility, "streamed")),
                Of(job, clients.Partly, new(Labels.Eligibility, "partly")),
                Of(job, clients.Unable, new(Labels.Eligibility, "unable")),
                Of(job, clients.Excluded, new(Labels.Eligibility, "excluded")),
            ];

    private IEnumerable<Measurement<double>> Known(Func<JobFigures, double?> value)
    {
        foreach ((string job, JobFigures figures) in _jobs)
        {
            if (value(figures) is { } known)
            {
                yield return Of(job, known);
            }
        }
    }

    private static Measurement<double> Of(string job, double value) => new(value, new KeyValuePair<string, object?>(Labels.Job, job));

    private static Measurement<double> Of(string job, double value, KeyValuePair<string, object?> also) =>
        new(value, new KeyValuePair<string, object?>(Labels.Job, job), also);
}
