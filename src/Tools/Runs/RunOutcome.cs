using ProFL.Learning.Jobs;
using ProFL.Learning.SubModels;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators.Formatting;

namespace ProFL.Tools.Runs;

/// <summary>From the last statuses of a run's jobs to its result.</summary>
public static class RunOutcome
{
    /// <summary>Puts the result together.</summary>
    /// <param name="run">The run.</param>
    /// <param name="main">The main job's last status.</param>
    /// <param name="compared">Last statuses of the jobs beside it, by strategy.</param>
    /// <param name="elapsed">Wall time.</param>
    /// <param name="files">What the run left.</param>
    public static RunResult Of(
        RunDirectory run,
        JobStatus main,
        IReadOnlyDictionary<MethodName, JobStatus> compared,
        TimeSpan elapsed,
        IReadOnlyDictionary<string, string> files
    )
    {
        JobSpec spec = run.Spec;
        long full = run.Rules.EstimateOf(spec, SubModel.FullNetwork(spec.Network)).Bytes;
        return new RunResult(
            run.Job,
            main.Status,
            Math.Round(elapsed.TotalSeconds, 3),
            main.ModelSha256,
            main.ModelSha256.Length > 0 ? main.Equality : "",
            Accuracy(main.Correct, main.Total),
            main.Clients,
            main.Rounds,
            main.UpdatesAccepted,
            main.UpdatesRefused,
            main.BytesDown,
            main.BytesUp,
            main.Reason,
            main.Failure,
            AccuracyOf(compared, MethodName.Exclusive),
            AccuracyOf(compared, MethodName.AllSmall),
            main.ClientsHoldingFull,
            main.Rounds * Math.Min(spec.Rounds.Cohort, main.Clients) * 2 * main.FullBytes,
            [.. main.Finished.Select(StepOf)],
            files
        )
        {
            WorstClass = main.WorstClass is { } worst ? WorstClassFormatting.NameOf(worst) : "",
            WorstClassAccuracy = main.WorstClass is { } found ? Accuracy(found.Correct, found.Total) : null,
            FedAvgAccuracy = AccuracyOf(compared, MethodName.FedAvg),
            FedAvgBytes = compared.TryGetValue(MethodName.FedAvg, out JobStatus? everybody)
                ? everybody.BytesDown + everybody.BytesUp
                : null,
        };
    }

    /// <summary>What kind of mistake a run ended with that did not complete.</summary>
    /// <param name="result">Its result.</param>
    public static Mistake MistakeOf(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Failure switch
        {
            FailureCode.NoClientAble => Mistake.NoClientAble,
            FailureCode.SiteData => Mistake.Data,
            _ => Mistake.JobFailed,
        };
    }

    private static RunResult.Step StepOf(StepSummary step) =>
        new(
            step.Stage,
            step.Step,
            step.Phase,
            step.Rounds,
            step.ClientsAble,
            step.ClientsPartly,
            step.EstimateBytes,
            MeasuredPeakBytes: null,
            Accuracy(step.Correct, step.Total),
            step.By
        )
        {
            ClientsStreaming = step.ClientsStreaming,
            TrainedWhole = step.Trainings?.Whole ?? 0,
            TrainedStreamed = step.Trainings?.Streamed ?? 0,
            MostSegments = step.Trainings?.MostSegments ?? 0,
            StreamedCost = step.Trainings is { Cost: > 0 } priced ? Math.Round(priced.Cost, 2) : null,
            WholePeakBytes = step.Trainings is { WholePeakBytes: > 0 } whole ? whole.WholePeakBytes : null,
            StreamedPeakBytes = step.Trainings is { StreamedPeakBytes: > 0 } streamed ? streamed.StreamedPeakBytes : null,
        };

    private static double? AccuracyOf(IReadOnlyDictionary<MethodName, JobStatus> compared, MethodName strategy) =>
        compared.TryGetValue(strategy, out JobStatus? status) && status.Status == JobPhase.Completed
            ? Accuracy(status.Correct, status.Total)
            : null;

    private static double? Accuracy(long correct, long total) => total == 0 ? null : Math.Round((double)correct / total, 6);
}
