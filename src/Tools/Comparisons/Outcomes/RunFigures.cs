using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ProFL.Learning.SubModels;
using ProFL.Tools.Histories;

namespace ProFL.Tools.Comparisons.Outcomes;

/// <summary>The figures of a finished run, from its journal.</summary>
/// <param name="Accuracy">Of the result on held-out data, from 0 to 1; null when none is held out.</param>
/// <param name="WorstClassAccuracy">Of the class that the result knows worst, from 0 to 1; null when it is not known.</param>
/// <param name="BytesDown">Model bytes that client nodes pulled.</param>
/// <param name="BytesUp">Update bytes that the coordinator pulled.</param>
/// <param name="ClientCpuSeconds">CPU time of the clients' trainings; null when it is not known.</param>
/// <param name="PeakBytes">The most memory that a training was measured to take while it alone ran; null when none was.</param>
/// <param name="Parameters">Trainable scalars of the network as it was trained: fewer than the job's where the method narrows it.</param>
/// <param name="LargestStepBytes">Memory that a client needs for the largest step when it holds all of it at once, estimated.</param>
/// <param name="ShareOfClients">Share of the clients of which at least one update counted, from 0 to 1.</param>
/// <param name="ShareOfSamples">Share of the samples that lie on such clients, from 0 to 1.</param>
/// <param name="Rounds">Completed.</param>
/// <param name="Seconds">From the job's start to its end by the clock; null when the run was interrupted.</param>
/// <param name="ModelSha256">SHA-256 of the result.</param>
/// <param name="Equality">Which run's model it is.</param>
/// <param name="Evaluations">Every evaluation, in order.</param>
public sealed record RunFigures(
    double? Accuracy,
    double? WorstClassAccuracy,
    long BytesDown,
    long BytesUp,
    double? ClientCpuSeconds,
    long? PeakBytes,
    long Parameters,
    long LargestStepBytes,
    double? ShareOfClients,
    double? ShareOfSamples,
    int Rounds,
    double? Seconds,
    string ModelSha256,
    string Equality,
    ImmutableArray<EvaluationPoint> Evaluations
)
{
    /// <summary>Down and up together.</summary>
    [JsonIgnore]
    public long Bytes => BytesDown + BytesUp;

    /// <summary>Takes the figures from a run's history.</summary>
    /// <param name="history">The run.</param>
    /// <param name="interrupted">Whether another process began it.</param>
    public static RunFigures Of(RunHistory history, bool interrupted)
    {
        ArgumentNullException.ThrowIfNull(history);
        return new RunFigures(
            history.Accuracy?.Share,
            history.Accuracy?.WorstClassAccuracy,
            history.Totals.BytesDown,
            history.Totals.BytesUp,
            history.Totals.ClientCpuSeconds,
            history.PeakTrainingBytes,
            history.FullNetwork.Parameters,
            history.LargestStepBytes,
            history.ShareOfClients,
            history.ShareOfSamples,
            history.Rounds.Length,
            interrupted ? null : history.Seconds,
            history.ModelSha256,
            history.Equality,
            [.. EvaluationsOf(history)]
        );
    }

    private static IEnumerable<EvaluationPoint> EvaluationsOf(RunHistory history)
    {
        (long down, long up) = (0, 0);
        foreach (RoundHistory round in history.Rounds)
        {
            down += round.BytesDown;
            up += round.BytesUp;
            if (round.Accuracy is { } accuracy)
            {
                yield return new EvaluationPoint(
                    round.Round,
                    round.Stage == Stage.Shrinking,
                    down,
                    up,
                    accuracy.Share,
                    accuracy.WorstClassAccuracy
                );
            }
        }
    }
}

/// <summary>What an evaluation found, and what the run had moved by then.</summary>
/// <param name="Round">After which it was.</param>
/// <param name="Shrinking">Whether it was of a sub-model of shrinking, from which no line leads to those of growing.</param>
/// <param name="BytesDown">Model bytes that client nodes had pulled by then.</param>
/// <param name="BytesUp">Update bytes that the coordinator had pulled by then.</param>
/// <param name="Accuracy">On held-out data, from 0 to 1.</param>
/// <param name="WorstClassAccuracy">Of the class that was known worst; null when it is not known.</param>
public sealed record EvaluationPoint(long Round, bool Shrinking, long BytesDown, long BytesUp, double Accuracy, double? WorstClassAccuracy)
{
    /// <summary>Down and up together.</summary>
    [JsonIgnore]
    public long Bytes => BytesDown + BytesUp;
}
