using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Methods.Shared;

/// <summary>Steps that several methods are made of.</summary>
public static class Steps
{
    /// <summary>A step that is trained with the settings of the section <c>training</c>.</summary>
    public static CurriculumStep Trained(JobSpec job, Phase phase, SubModel subModel, StepEnd end)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Of(
            phase,
            subModel,
            end,
            job.Training.LearningRate,
            job.Training.LearningRateDecay,
            job.Training.WeightDecay,
            job.Training.ClipNorm
        ) with
        {
            Schedule = job.Training.Schedule,
        };
    }

    /// <summary>
    /// One step that trains the whole network for <c>method.full-rounds</c> rounds, at the rate that
    /// <c>method.full-learning-rate-decay</c> lowers.
    /// </summary>
    public static CurriculumStep FullNetwork(JobSpec job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Trained(job, Phase.Full, SubModel.FullNetwork(job.Network), new StepEnd.FixedRounds(job.Method.FullRounds)) with
        {
            LearningRateDecay = job.Method.FullLearningRateDecay,
        };
    }

    /// <summary>A step; its place in the curriculum is given later.</summary>
    public static CurriculumStep Of(
        Phase phase,
        SubModel subModel,
        StepEnd end,
        double learningRate,
        double decay,
        double weightDecay,
        double clipNorm
    )
    {
        ArgumentNullException.ThrowIfNull(subModel);
        return new(0, subModel.Stage, subModel.Step, phase, subModel, end, learningRate, decay, weightDecay, clipNorm, FreezesBlock: false);
    }
}
