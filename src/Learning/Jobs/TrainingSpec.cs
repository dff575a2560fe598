using ProFL.Learning.Schedules;

namespace ProFL.Learning.Jobs;

/// <summary>What a client does in a round: stochastic gradient descent on its own samples, with a fresh optimizer.</summary>
/// <param name="Epochs">Passes over the local samples, at least 1.</param>
/// <param name="Batch">Samples per step of the optimizer, at least 1.</param>
/// <param name="MicroBatch">Samples that go through the network at once, at most <paramref name="Batch"/>; gradients are accumulated.
/// <see cref="ChosenMicroBatch"/> where the job file leaves it to the rules, until the job begins.</param>
/// <param name="LearningRate">In the first round of a step, above 0.</param>
/// <param name="LearningRateDecay">Factor from one round of a step to the next; 1 keeps the rate.</param>
/// <param name="Momentum">From 0 to below 1; 0 is off.</param>
/// <param name="WeightDecay">L2 penalty; 0 is off.</param>
/// <param name="ClipNorm">Largest norm of a gradient; 0 is off.</param>
public sealed record TrainingSpec(
    int Epochs,
    int Batch,
    int MicroBatch,
    double LearningRate,
    double LearningRateDecay,
    double Momentum,
    double WeightDecay,
    double ClipNorm
)
{
    /// <summary>The micro-batch is chosen when the job begins (<c>micro-batch = auto</c>).</summary>
    public const int ChosenMicroBatch = 0;

    /// <summary>How the learning rate goes on within a step.</summary>
    public RateSchedule Schedule { get; init; } = RateSchedule.Decay;

    /// <summary>
    /// Rounds whose mean is the result: of a step, of an evaluation, of the job; from 1 to 100. 1 takes the last round as it is.
    /// </summary>
    public int AverageRounds { get; init; } = 1;
}
