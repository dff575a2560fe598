using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProFL.Node.Telemetry;

namespace ProFL.Coordinator.Telemetry;

/// <summary>Updates that clients offer, and what the coordinator does with them.</summary>
public sealed class UpdateMetrics
{
    /// <summary>An update counts.</summary>
    public const string Accepted = "accepted";

    /// <summary>Its bytes cannot count.</summary>
    public const string Refused = "refused";

    /// <summary>The round does not wait for it.</summary>
    public const string Late = "late";

    /// <summary>An accepted one was trained again, to the same bytes.</summary>
    public const string Again = "trained-again";

    /// <summary>An accepted one was trained again, to other bytes.</summary>
    public const string OtherBytes = "other-bytes";

    private static readonly Metric Offered = new(
        "profl.updates",
        MetricKind.Counter,
        "{update}",
        "Updates by what became of them: accepted, refused, late for their round, trained-again to the same bytes, or other-bytes than the "
            + "ones that count.",
        Labels.Job,
        Labels.Outcome
    );
    private static readonly Metric Refusals = new(
        "profl.update.refusals",
        MetricKind.Counter,
        "{update}",
        "Updates whose bytes were found of no use, by why: too-large, malformed, or unfit for the round (names, shapes, values).",
        Labels.Job,
        Labels.Reason
    );
    private static readonly Metric Size = new("profl.update.size", MetricKind.Histogram, "By", "Sizes of accepted updates.", Labels.Job)
    {
        Bounds = Bounds.Sizes,
    };
    private static readonly Metric Work = new(
        "profl.aggregation.duration",
        MetricKind.Histogram,
        "s",
        "Time of the work on updates: check one completely, fold one into the sum, close the sum of a round, assemble a model.",
        Labels.Operation
    )
    {
        Bounds = Bounds.Moments,
    };

    private readonly Counter<long> _offered;
    private readonly Counter<long> _refusals;
    private readonly Histogram<double> _size;
    private readonly Histogram<double> _work;

    /// <summary>Makes the instruments.</summary>
    public UpdateMetrics(NodeMeter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _offered = meter.Counter(Offered);
        _refusals = meter.Counter(Refusals);
        _size = meter.Histogram(Size);
        _work = meter.Histogram(Work);
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } = [Offered, Refusals, Size, Work];

    /// <summary>Something became of an update.</summary>
    public void Count(string job, string outcome) =>
        _offered.Add(1, new KeyValuePair<string, object?>(Labels.Job, job), new KeyValuePair<string, object?>(Labels.Outcome, outcome));

    /// <summary>The size of an accepted one.</summary>
    public void Sized(string job, long bytes) => _size.Record(bytes, new KeyValuePair<string, object?>(Labels.Job, job));

    /// <summary>One was looked at, and is of no use.</summary>
    public void Unfit(string job, string reason) =>
        _refusals.Add(1, new KeyValuePair<string, object?>(Labels.Job, job), new KeyValuePair<string, object?>(Labels.Reason, reason));

    /// <summary>A piece of work is done.</summary>
    /// <param name="operation">check, fold, close or assemble.</param>
    /// <param name="began">The timestamp of its beginning.</param>
    public void Worked(string operation, long began) =>
        _work.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>(Labels.Operation, operation));
}
