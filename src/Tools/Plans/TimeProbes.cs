using System.Collections.Immutable;
using System.Globalization;
using ProFL.Learning.Curricula;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Training.Natives;
using ProFL.Training.Probes;

namespace ProFL.Tools.Plans;

/// <summary>
/// Measures what the trainings of a job take on this machine, in a process of its own that trains as many at once as a run does: seconds to
/// a few tens of seconds, by the network.
/// </summary>
public static class TimeProbes
{
    /// <summary>The command of the child process.</summary>
    public const string Command = "time-probe";

    /// <summary>Measures every step of a job.</summary>
    /// <param name="spec">The job as it is run: with the network that its strategy trains.</param>
    /// <param name="threads">Trainings that run at once.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="UserException">The process failed; says how.</exception>
    public static Task<ImmutableArray<StepTime>> Measure(JobSpec spec, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return ProbeProcess.Run(
            [Command, "--threads", threads.ToString(CultureInfo.InvariantCulture)],
            spec.ToJson(),
            [],
            $"the time of {spec.Name}'s trainings",
            PlanJson.Default.ImmutableArrayStepTime,
            cancellation
        );
    }

    /// <summary>Measures in this process: what the child process does.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="threads">Trainings that run at once.</param>
    /// <param name="cancellation">Gives up.</param>
    public static ImmutableArray<StepTime> MeasureHere(JobSpec spec, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        CurriculumStep[] steps = [.. RuleBook.Newest.CurriculumOf(spec)];
        (int Index, ClientShare Share, SubModel SubModel)[] trainings =
        [
            .. steps.Select(step => (step.Index, ClientShare.Full, step.SubModel)),
            .. steps
                .Select(step => (Step: step, Below: RuleBook.Newest.MethodOf(spec).ShareBelowMemory(spec, step)))
                .Where(work => work.Below is not null)
                .Select(work => (work.Step.Index, work.Below!.Value, work.Step.SubModel.Restricted(work.Below.Value))),
        ];
        // a block is learned and grown by the same training
        SubModel[] kinds =
        [
            .. trainings
                .Select(training => training.SubModel)
                .Where((subModel, i) => !trainings.Take(i).Any(earlier => IsSame(earlier.SubModel, subModel))),
        ];
        var measured = new TrainingTime[threads][];
        Thread[] running =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(i =>
                    TrainingThread.Start($"probe-{i}", () => measured[i] = [.. kinds.Select(kind => Time(spec, kind, cancellation))])
                ),
        ];
        Array.ForEach(running, thread => thread.Join());
        return
        [
            .. trainings.Select(training => new StepTime(
                training.Index,
                training.Share,
                Mean([.. measured.Select(times => times[Array.FindIndex(kinds, kind => IsSame(kind, training.SubModel))])])
            )),
        ];
    }

    private static TrainingTime Time(JobSpec spec, SubModel subModel, CancellationToken cancellation) =>
        TimeProbe.MeasureHere(
            subModel,
            Math.Max(2, spec.Training.Batch),
            spec.Training.MicroBatch,
            spec.Method.FrozenBatchNorm == FrozenBatchNorm.Train && subModel.PrefixIsFixed,
            cancellation
        );

    private static bool IsSame(SubModel one, SubModel other) =>
        one.Objective == other.Objective && one.FixedPrefixLength == other.FixedPrefixLength && one.Parts.SequenceEqual(other.Parts);

    private static TrainingTime Mean(IReadOnlyCollection<TrainingTime> times) =>
        new(
            times.Average(time => time.Before),
            times.Average(time => time.Batch),
            times.Average(time => time.Sample),
            times.Average(time => time.PrefixSample),
            times.Average(time => time.EvaluatedSample)
        );
}

/// <summary>What the training of a step takes.</summary>
/// <param name="Index">The step's place in the curriculum, from 0.</param>
/// <param name="Share">Which share of it is trained.</param>
/// <param name="Time">What it takes.</param>
public sealed record StepTime(int Index, ClientShare Share, TrainingTime Time);
