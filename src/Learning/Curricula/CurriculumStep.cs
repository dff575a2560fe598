using ProFL.Learning.Freezing;
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
/// <param name="LearningRateDecay">Factor from one round to the next, with <see cref="RateSchedule.Decay"/>.</param>
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
    /// <summary>How the learning rate goes on.</summary>
    public RateSchedule Schedule { get; init; } = RateSchedule.Decay;

    /// <summary>How the effective movement of the active block is measured; null where it is not.</summary>
    public FreezingRule? Movement { get; init; }

    /// <summary>Rounds that follow when a rule has ended the training proper; 0 where the number of rounds is fixed.</summary>
    public int CoolDownRounds { get; init; }

    /// <summary>The learning rate in a round.</summary>
    /// <param name="roundOfStep">Rounds of the step before it: 0 for the first.</param>
    /// <param name="coolDownAfter">Rounds of the step after which its rule had decided; null before.</param>
    public double LearningRateIn(int roundOfStep, int? coolDownAfter = null) =>
        Schedule switch
        {
            RateSchedule.Constant => LearningRate,
            RateSchedule.Decay => DecayingRate.In(LearningRate, LearningRateDecay, roundOfStep),
            _ when End is StepEnd.FixedRounds end => CosineRate.In(LearningRate, roundOfStep, end.Rounds),
            _ when coolDownAfter is { } after => CosineRate.In(LearningRate, roundOfStep - after + 1, CoolDownRounds + 1),
            _ => LearningRate,
        };
}
