using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ProFL.Learning.Jobs;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Comparisons.Outcomes;

/// <summary>A method in the table of a comparison: each figure over the seeds, null where it is not known.</summary>
/// <param name="Method">The method, as job files spell it.</param>
/// <param name="Title">What the row is called.</param>
/// <param name="Seeds">Runs that the figures are of.</param>
/// <param name="Remarks">Why runs are missing, a sentence each; empty where none is.</param>
public sealed record MethodRow(string Method, string Title, int Seeds, ImmutableArray<string> Remarks)
{
    /// <summary>Accuracy of the result on held-out data, from 0 to 1.</summary>
    public Spread? Accuracy { get; init; }

    /// <summary>Accuracy of the class that the result knows worst, from 0 to 1.</summary>
    public Spread? WorstClassAccuracy { get; init; }

    /// <summary>Model bytes that client nodes pulled.</summary>
    public Spread? BytesDown { get; init; }

    /// <summary>Update bytes that the coordinator pulled.</summary>
    public Spread? BytesUp { get; init; }

    /// <summary>Down and up together.</summary>
    public Spread? Bytes { get; init; }

    /// <summary>CPU time of the clients' trainings, in seconds.</summary>
    public Spread? ClientCpuSeconds { get; init; }

    /// <summary>The most memory that a training was measured to take, in bytes.</summary>
    public Spread? PeakBytes { get; init; }

    /// <summary>Trainable scalars of the network as it was trained.</summary>
    public Spread? Parameters { get; init; }

    /// <summary>Memory for the largest step when all of it is held at once, estimated, in bytes.</summary>
    public Spread? LargestStepBytes { get; init; }

    /// <summary>Share of the clients of which at least one update counted.</summary>
    public Spread? ShareOfClients { get; init; }

    /// <summary>Share of the samples that lie on such clients.</summary>
    public Spread? ShareOfSamples { get; init; }

    /// <summary>Completed rounds.</summary>
    public Spread? Rounds { get; init; }

    /// <summary>From a run's start to its end by the clock, in seconds.</summary>
    public Spread? Seconds { get; init; }

    /// <summary>Whether there is no run of it, because it cannot train the job or because all failed.</summary>
    [JsonIgnore]
    public bool IsEmpty => Seeds == 0;

    /// <summary>The row of a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="outcomes">Its runs that have ended.</param>
    public static MethodRow Of(MethodName method, IReadOnlyList<ComparedOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        RunFigures[] runs = [.. outcomes.Select(outcome => outcome.Figures).OfType<RunFigures>()];
        return new MethodRow(method.Value, Labels.MethodOf(method)?.Title ?? method.Value, runs.Length, [.. RemarksOf(outcomes)])
        {
            Accuracy = Over(run => run.Accuracy),
            WorstClassAccuracy = Over(run => run.WorstClassAccuracy),
            BytesDown = Over(run => run.BytesDown),
            BytesUp = Over(run => run.BytesUp),
            Bytes = Over(run => run.Bytes),
            ClientCpuSeconds = Over(run => run.ClientCpuSeconds),
            PeakBytes = Over(run => run.PeakBytes),
            Parameters = Over(run => run.Parameters),
            LargestStepBytes = Over(run => run.LargestStepBytes),
            ShareOfClients = Over(run => run.ShareOfClients),
            ShareOfSamples = Over(run => run.ShareOfSamples),
            Rounds = Over(run => run.Rounds),
            Seconds = Over(run => run.Seconds),
        };

        Spread? Over(Func<RunFigures, double?> figure) => Spread.Of(runs.Select(figure));
    }

    /// <summary>The row of a method whose runs are stopped early.</summary>
    /// <param name="method">The method.</param>
    /// <param name="title">What the row is called.</param>
    /// <param name="stopped">Where each run is stopped; at least one.</param>
    public static MethodRow Of(MethodName method, string title, IReadOnlyList<StoppedRun> stopped)
    {
        ArgumentNullException.ThrowIfNull(stopped);
        string share = SpreadFormatting.Percent(Spread.Of(stopped.Select(run => (double?)run.BytesShare)));
        return new MethodRow(method.Value, title, stopped.Count, [$"After {share} of its bytes."])
        {
            Accuracy = Over(point => point.Accuracy),
            WorstClassAccuracy = Over(point => point.WorstClassAccuracy),
            BytesDown = Over(point => point.BytesDown),
            BytesUp = Over(point => point.BytesUp),
            Bytes = Over(point => point.Bytes),
            Rounds = Over(point => point.Round),
        };

        Spread? Over(Func<EvaluationPoint, double?> figure) => Spread.Of(stopped.Select(run => figure(run.Point)));
    }

    // seeds that miss for one reason share a sentence
    private static IEnumerable<string> RemarksOf(IEnumerable<ComparedOutcome> outcomes) =>
        outcomes
            .Where(outcome => outcome.End != RunEnd.Finished)
            .GroupBy(outcome => (outcome.End, outcome.Reason))
            .Select(same =>
                $"{(same.Key.End == RunEnd.NotPossible ? "Not possible" : "Failed")} with seed "
                + $"{string.Join(", ", same.Select(outcome => outcome.Seed))}: {same.Key.Reason}"
            );
}
