using ProFL.Learning.Curricula;
using ProFL.Learning.Freezing;
using ProFL.Learning.Jobs;
using ProFL.Learning.Methods.Shared;
using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Methods.ProFL;

/// <summary>
/// Progressive training, block by block (Wu, Li, Xu, arXiv 2404.13349): a calibration where there is batch normalisation to calibrate, then
/// for t = T … 2 the learning and mapping of block t, then for t = 1 … T its growing, and at last, which is ours, a polish of the full
/// network; what the job leaves out is missing.
/// </summary>
public sealed class ProFLMethod : ITrainingMethod
{
    /// <inheritdoc/>
    public MethodName Name => MethodName.ProFL;

    /// <inheritdoc/>
    public string Title => "ProFL";

    /// <inheritdoc/>
    public string Summary => "one block of the full network at a time; who cannot hold a step streams it, or what the job says";

    /// <inheritdoc/>
    public bool TrainsBlockByBlock => true;

    /// <inheritdoc/>
    public bool NarrowsNetwork => false;

    /// <inheritdoc/>
    public bool IgnoresMemory => false;

    /// <inheritdoc/>
    public bool Streams(JobSpec job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Method.LowMemoryPolicy == LowMemoryPolicy.Stream;
    }

    /// <inheritdoc/>
    public NetworkBlueprint NetworkOf(JobSpec job, IEnumerable<long> budgets, NeededBytes needed)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Network;
    }

    /// <inheritdoc/>
    public IEnumerable<CurriculumStep> Steps(JobSpec job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Shrinking(job).Concat(Growing(job)).Concat(Streams(job) ? Polishing(job) : []);
    }

    /// <inheritdoc/>
    public ClientShare? ShareBelowMemory(JobSpec job, CurriculumStep step)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(step);
        return (step.SubModel.Objective, job.Method.LowMemoryPolicy) switch
        {
            // a distillation or a calibration is done whole or not at all
            (not Objective.CrossEntropy, _) => null,
            (_, LowMemoryPolicy.HeadOnly) => ClientShare.HeadOnly,
            (_, LowMemoryPolicy.OutputModule) => ClientShare.OutputModule,
            _ => null,
        };
    }

    private static IEnumerable<CurriculumStep> Shrinking(JobSpec job)
    {
        MethodSpec method = job.Method;
        if (!method.Shrinking || job.Network.Steps < 2)
        {
            yield break;
        }

        if (method.Calibration && SubModel.CanCalibrate(job.Network))
        {
            yield return Shared.Steps.Of(
                Phase.Calibrate,
                SubModel.Calibration(job.Network),
                new StepEnd.FixedRounds(1),
                learningRate: 0,
                decay: 1,
                weightDecay: 0,
                clipNorm: 0
            );
        }

        for (int step = job.Network.Steps; step >= 2; step--)
        {
            yield return Shared.Steps.Trained(
                job,
                Phase.Learn,
                SubModel.ShrinkingLearn(job.Network, step),
                new StepEnd.FixedRounds(method.LearnRounds)
            );
            if (method.Mapping)
            {
                yield return Shared.Steps.Of(
                    Phase.Map,
                    SubModel.ShrinkingMap(job.Network, step),
                    new StepEnd.FixedRounds(method.MapRounds),
                    method.MapLearningRate,
                    method.MapLearningRateDecay,
                    weightDecay: 0,
                    method.MapClipNorm
                ) with
                {
                    Schedule = job.Training.Schedule,
                };
            }
        }
    }

    private static IEnumerable<CurriculumStep> Growing(JobSpec job) =>
        Enumerable
            .Range(1, job.Network.Steps)
            .Select(step =>
                Shared.Steps.Trained(job, Phase.Grow, SubModel.Growing(job.Network, step), EndOf(job.Freezing, step)) with
                {
                    FreezesBlock = true,
                    Movement = job.Freezing.Rule,
                    CoolDownRounds = job.Freezing.CoolDownRounds,
                }
            );

    private static StepEnd EndOf(FreezingSpec freezing, int step) =>
        freezing switch
        {
            { By: FreezingBy.Rounds } => new StepEnd.FixedRounds(freezing.RoundsOf(step)),
            { By: FreezingBy.Plateau, Plateau: { } plateau } => new StepEnd.ByPlateau(plateau),
            _ => new StepEnd.ByFreezing(freezing.Rule),
        };

    private static IEnumerable<CurriculumStep> Polishing(JobSpec job)
    {
        if (job.Method.PolishRounds > 0)
        {
            yield return Shared.Steps.Trained(
                job,
                Phase.Polish,
                SubModel.FullNetwork(job.Network),
                new StepEnd.FixedRounds(job.Method.PolishRounds)
            ) with
            {
                LearningRate = job.Method.PolishLearningRate,
            };
        }
    }
}
