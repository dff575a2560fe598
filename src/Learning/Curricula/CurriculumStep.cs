using ProFL.Learning.Schedules;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Curricula;

/// <summary>A run of rounds in which one sub-model is trained with the same settings.</summary>
/// <param name="Index">Its place in the curriculum, from 0.</param>
/// <param name="Stage">The stage it belongs to.</param>
/// <param name="Step">The step of the stage, from 1. Both phases of a shrinking step have the same.</param>
/// <param name="Phase">What it is for.</param>
/// <param name="SubModel">What a client that can hold all of it trains.</param>
/// <param name="End">When it is over.</param>
/// <param name="LearningRate">In the first round; 0 where nothing is learned by gradient.</param>
/// <param name="LearningRateDecay">Factor from one round to the next; 1 keeps the rate.</param>
/// <param name="WeightDecay">L2 penalty; 0 is off.</param>
/// <param name="ClipNorm">Largest norm of a gradient; 0 is off.</param>
/// <param name="FreezesBlock">Whether the active block is frozen for good when the step is over.</param>
public sealed record CurriculumStep(
    int Index,
    Stage Stage,
    int Step,
    Phase Phase,
    SubModel SubModel,
    StepEnd End,
    double LearningRate,
    double LearningRateDecay,
    double WeightDecay,
    double ClipNorm,
    bool FreezesBlock
)
{
    /// <summary>The learning rate in a round, decayed from round to round.</summary>
    /// <param name="roundOfStep">Rounds of the step before it: 0 for the first.</param>
    public double LearningRateIn(int roundOfStep) => DecayingRate.In(LearningRate, LearningRateDecay, roundOfStep);
}
