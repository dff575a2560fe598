using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Memory;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Curricula;

/// <summary>What a job does from its first round to its last. A pure function of the job.</summary>
public static class Curriculum
{
    private static readonly ImmutableArray<double> Ratios = [1, 1.0 / 2, 1.0 / 4, 1.0 / 8, 1.0 / 16];

    /// <summary>
    /// The steps of a job, in order. Progressive training: a calibration where there is batch normalisation to calibrate, then for t = T … 2 the learning and mapping of block t, then
    /// for t = 1 … T its growing; what the job leaves out is missing. Other strategies: one step that trains the whole network.
    /// </summary>
    /// <param name="job">The job; its network is the one that is trained, so that <see cref="Strategy.AllSmall"/> needs a job with the network of <see cref="NetworkOf"/>.</param>
    public static ImmutableArray<CurriculumStep> Of(JobSpec job)
    {
        ArgumentNullException.ThrowIfNull(job);
        IEnumerable<CurriculumStep> steps = job.Method.Strategy == Strategy.ProFL ? Shrinking(job).Concat(Growing(job)) : [Full(job)];
        return [.. steps.Select((step, index) => step with { Index = index })];
    }

    /// <summary>
    /// The network that a job trains: its own, or with <see cref="Strategy.AllSmall"/> the widest of its narrowings by 1, 1/2, 1/4, 1/8 and 1/16 that the client with the smallest
    /// budget can train in full.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="budgets">Memory that the clients declare, in bytes; at least one.</param>
    /// <exception cref="ArgumentException">There is no budget.</exception>
    /// <exception cref="JobSpecException">The smallest budget suffices for none of them.</exception>
    public static NetworkBlueprint NetworkOf(JobSpec job, IEnumerable<long> budgets)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(budgets);
        if (job.Method.Strategy != Strategy.AllSmall)
        {
            return job.Network;
        }

        long smallest = budgets.DefaultIfEmpty(-1).Min();
        if (smallest < 0)
        {
            throw new ArgumentException(
                "the strategy all-small fits its network to the smallest budget, but there is none; give at least one",
                nameof(budgets)
            );
        }

        return Ratios.Select(ratio => Narrowed(job, ratio)).FirstOrDefault(network => Needed(network, job) <= smallest)
            ?? throw new JobSpecException(
                $"job file: key `fleet.memory-min`: the smallest budget, {smallest} bytes, does not suffice to train a sixteenth of network {job.Network.Name}, which needs {Needed(job.Network.Narrowed(Ratios[^1]), job)}; raise the budget or lower training.micro-batch"
            );
    }

    private static NetworkBlueprint Narrowed(JobSpec job, double ratio)
    {
        try
        {
            return job.Network.Narrowed(ratio);
        }
        catch (BlueprintException misfit)
        {
            throw new JobSpecException(
                $"job file: key `method.strategy`: {misfit.Message}; or raise fleet.memory-min, so that a wider network fits the smallest budget"
            );
        }
    }

    private static long Needed(NetworkBlueprint network, JobSpec job) =>
        MemoryModel.Estimate(SubModel.FullNetwork(network), job.Training.MicroBatch).Bytes;

    private static IEnumerable<CurriculumStep> Shrinking(JobSpec job)
    {
        MethodSpec method = job.Method;
        if (!method.Shrinking || job.Network.Steps < 2)
        {
            yield break;
        }

        if (method.Calibration && SubModel.CanCalibrate(job.Network))
        {
            yield return Of(Phase.Calibrate, SubModel.Calibration(job.Network), new StepEnd.FixedRounds(1), 0, 1, 0, 0);
        }

        for (int step = job.Network.Steps; step >= 2; step--)
        {
            yield return Trained(job, Phase.Learn, SubModel.ShrinkingLearn(job.Network, step), new StepEnd.FixedRounds(method.LearnRounds));
            if (method.Mapping)
            {
                yield return Of(
                    Phase.Map,
                    SubModel.ShrinkingMap(job.Network, step),
                    new StepEnd.FixedRounds(method.MapRounds),
                    method.MapLearningRate,
                    method.MapLearningRateDecay,
                    weightDecay: 0,
                    method.MapClipNorm
                );
            }
        }
    }

    private static IEnumerable<CurriculumStep> Growing(JobSpec job) =>
        Enumerable
            .Range(1, job.Network.Steps)
            .Select(step =>
                Trained(job, Phase.Grow, SubModel.Growing(job.Network, step), new StepEnd.ByFreezing(job.Freezing.Rule)) with
                {
                    FreezesBlock = true,
                }
            );

    private static CurriculumStep Full(JobSpec job) =>
        Trained(job, Phase.Full, SubModel.FullNetwork(job.Network), new StepEnd.FixedRounds(job.Method.FullRounds)) with
        {
            LearningRateDecay = job.Method.FullLearningRateDecay,
        };

    private static CurriculumStep Trained(JobSpec job, Phase phase, SubModel subModel, StepEnd end) =>
        Of(
            phase,
            subModel,
            end,
            job.Training.LearningRate,
            job.Training.LearningRateDecay,
            job.Training.WeightDecay,
            job.Training.ClipNorm
        );

    private static CurriculumStep Of(
        Phase phase,
        SubModel subModel,
        StepEnd end,
        double learningRate,
        double decay,
        double weightDecay,
        double clipNorm
    ) => new(0, subModel.Stage, subModel.Step, phase, subModel, end, learningRate, decay, weightDecay, clipNorm, FreezesBlock: false);
}
