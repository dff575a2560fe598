using ProFL.Learning.Memory;

namespace ProFL.Learning.Jobs;

/// <summary>By what method the network is trained. Every setting has the default that its property names.</summary>
public sealed record MethodSpec
{
    /// <summary>
    /// How the clients come to a model together. <see cref="MethodName.ProFL"/> unless said otherwise; the settings down to
    /// <see cref="WorseByPercentagePoints"/> mean nothing to the others.
    /// </summary>
    public MethodName Strategy { get; init; } = MethodName.ProFL;

    /// <summary>Whether shrinking comes before growing; true. Without it every block and proxy starts at its initial weights.</summary>
    public bool Shrinking { get; init; } = true;

    /// <summary>
    /// Whether shrinking maps each block to its proxy; true. Without it a proxy stays as it is. Means nothing without shrinking.
    /// </summary>
    public bool Mapping { get; init; } = true;

    /// <summary>
    /// Whether one round before shrinking fits the running statistics of the random prefix to the data;
    /// true. Means nothing without shrinking.
    /// </summary>
    public bool Calibration { get; init; } = true;

    /// <summary>Rounds in which a shrinking step learns its block, at least 1; 10.</summary>
    public int LearnRounds { get; init; } = 10;

    /// <summary>Rounds in which a shrinking step maps its block to the proxy, at least 1; 8. Mapping has no weight decay.</summary>
    public int MapRounds { get; init; } = 8;

    /// <summary>Learning rate of a mapping's first round, above 0; 0.1.</summary>
    public double MapLearningRate { get; init; } = 0.1;

    /// <summary>Factor on a mapping's learning rate from one round to the next, above 0 and at most 1; 0.9.</summary>
    public double MapLearningRateDecay { get; init; } = 0.9;

    /// <summary>Largest norm of a mapping's gradient, 0 for no limit; 1.</summary>
    public double MapClipNorm { get; init; } = 1;

    /// <summary>
    /// Where the output module of a growing step takes its first values from; <see cref="OutputModuleSource.Inherited"/>.
    /// </summary>
    public OutputModuleSource OutputModule { get; init; } = OutputModuleSource.Inherited;

    /// <summary>What the batch normalisation of the frozen prefix normalises with; <see cref="FrozenBatchNorm.Eval"/>.</summary>
    public FrozenBatchNorm FrozenBatchNorm { get; init; } = FrozenBatchNorm.Eval;

    /// <summary>
    /// Whether clients keep the features of the frozen prefix from round to round of a step; true with
    /// <see cref="FrozenBatchNorm.Eval"/>, and never otherwise.
    /// </summary>
    public bool FeatureCache { get; init; } = true;

    /// <summary>What a client does in a step that it lacks the memory for; <see cref="LowMemoryPolicy.Stream"/>.</summary>
    public LowMemoryPolicy LowMemoryPolicy { get; init; } = LowMemoryPolicy.Stream;

    /// <summary>
    /// Rounds after the last growing step in which everybody trains the full network from end to end; 0 leaves them out; 15.
    /// </summary>
    public int PolishRounds { get; init; } = 15;

    /// <summary>Learning rate of the first polish round, above 0; 0.02.</summary>
    public double PolishLearningRate { get; init; } = 0.02;

    /// <summary>What happens when a finished growing step is clearly worse than the one before; <see cref="WhenWorse.GoOn"/>.</summary>
    public WhenWorse WhenWorse { get; init; } = WhenWorse.GoOn;

    /// <summary>
    /// What counts as clearly worse: a loss of more than so many percentage points of accuracy on held-out samples, from 0 to 100; 3.
    /// </summary>
    public double WorseByPercentagePoints { get; init; } = 3;

    /// <summary>Rounds of the strategies other than <see cref="MethodName.ProFL"/>, at least 1; 60.</summary>
    public int FullRounds { get; init; } = 60;

    /// <summary>
    /// Factor on the learning rate from one round to the next of the strategies other than
    /// <see cref="MethodName.ProFL"/>, above 0 and at most 1; 0.97.
    /// </summary>
    public double FullLearningRateDecay { get; init; } = 0.97;

    /// <summary>
    /// When the frozen prefix runs, for the estimate of memory: once and beforehand where its features are fixed, in every batch otherwise.
    /// </summary>
    public PrefixUse PrefixUse => FrozenBatchNorm == FrozenBatchNorm.Train ? PrefixUse.EveryBatch : PrefixUse.Before;
}
