using ProFL.Learning.Layers;
using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Data;
using ProFL.Training.Features;

namespace ProFL.Training.Local;

/// <summary>
/// What one client trains in one round. A calibration uses neither the optimizer's settings nor the epochs: it is one pass.
/// </summary>
/// <param name="SubModel">The parts, frozen and trainable, what the training aims at, and the teacher where there is one.</param>
/// <param name="Weights">Every tensor of the sub-model and its teacher at the start of the round; those of the fixed prefix are not read
/// where <paramref name="Features"/> are given.</param>
/// <param name="Data">The data set the client's samples lie in.</param>
/// <param name="Indices">The client's samples.</param>
/// <param name="Epochs">Passes over the samples, at least 1.</param>
/// <param name="Batch">Samples per optimizer step, at least 1.</param>
/// <param name="MicroBatch">Samples per forward pass; the gradients of a batch are added up over its
/// micro-batches. 0 = the whole batch.</param>
/// <param name="LearningRate">Of SGD, above 0.</param>
/// <param name="Momentum">Of SGD, 0 = none.</param>
/// <param name="WeightDecay">Of SGD as PyTorch has it: added to the gradient; 0 = none.</param>
/// <param name="ClipNorm">Largest L2 norm of all gradients together; 0 = no limit.</param>
/// <param name="Seed">Where the order of samples comes from, and what dropout drops; nothing else in a training is random.</param>
/// <param name="Features">
/// What the fixed prefix makes of the samples, kept from an earlier training; stays the caller's. Null computes it for this training alone,
/// in memory, with the same outcome to the byte.
/// </param>
/// <param name="FrozenBatchNormInTrainMode">
/// Whether batch normalisation of frozen parts normalises with the statistics of the batch, as in the paper's release; its running
/// statistics drift and are not part of the update. Then there are no features, and the prefix runs in every batch.
/// </param>
public sealed record LocalTrainingRequest(
    SubModel SubModel,
    ITensorSource Weights,
    DataSet Data,
    int[] Indices,
    int Epochs,
    int Batch,
    int MicroBatch,
    double LearningRate,
    double Momentum,
    double WeightDecay,
    double ClipNorm,
    Seed Seed,
    PrefixFeatures? Features = null,
    bool FrozenBatchNormInTrainMode = false
)
{
    /// <summary>
    /// The teacher's tensors where they are not those of <see cref="Weights"/>: parts that the sub-model trains under the same name keep
    /// their values of the step's start. Null = <see cref="Weights"/>.
    /// </summary>
    public ITensorSource? TeacherWeights { get; init; }

    /// <summary>Whether batch normalisation uses the statistics of a batch, which needs two samples or more at a time.</summary>
    internal bool UsesBatchStatistics =>
        SubModel.Parts.Any(part =>
            (part.Mode == PartMode.Trainable || FrozenBatchNormInTrainMode)
            && part.Part.Layers.SelectMany(layer => layer.WithInside).Any(layer => layer.Layer is BatchNorm)
        );

    /// <summary>The batches of one pass over the samples.</summary>
    internal BatchPlan Plan =>
        new(Indices.Length, Batch, MicroBatch is 0 ? Batch : Math.Min(MicroBatch, Batch), dropsSingles: UsesBatchStatistics);

    /// <summary>The order of the samples in one pass: positions in <see cref="Indices"/>.</summary>
    internal int[] Order(int epoch) => [.. new DeterministicRandom(Seed.Derive("epoch", epoch)).Permutation(Indices.Length)];

    /// <summary>Which samples of the data set stand at some positions in <see cref="Indices"/>.</summary>
    internal int[] SamplesAt(ReadOnlySpan<int> positions)
    {
        int[] samples = new int[positions.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = Indices[positions[i]];
        }

        return samples;
    }

    /// <summary>Refuses what cannot be trained.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or data and network do not fit.</exception>
    internal void Validate()
    {
        Require(Indices.Length > 0, "the client has no samples: leave it out of the cohort");
        Require(Batch >= 1, $"training.batch is {Batch}: give 1 or more");
        Require(MicroBatch >= 0, $"training.micro-batch is {MicroBatch}: give 0 for the whole batch, or 1 or more");
        Require(!SubModel.Trained.IsEmpty, "the sub-model has nothing to train: make a part of it trainable");
        if (SubModel.Objective != Objective.Calibration)
        {
            ValidateOptimizer();
        }

        Data.RequireFit(SubModel, Indices);
        Require(
            Features is null || !FrozenBatchNormInTrainMode,
            "frozen batch normalisation in train mode has no fixed features: leave them out, or set method.frozen-batch-norm to eval"
        );
        Features?.RequireFit(SubModel, Indices);
    }

    private void ValidateOptimizer()
    {
        Require(Epochs >= 1, $"training.epochs is {Epochs}: give 1 or more");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), $"training.learning-rate is {LearningRate}: give a number above 0");
        Require(Momentum is >= 0 and < 1, $"training.momentum is {Momentum}: give a number from 0 up to, but not, 1");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), $"training.weight-decay is {WeightDecay}: give 0 or more");
        Require(ClipNorm >= 0 && double.IsFinite(ClipNorm), $"training.clip-norm is {ClipNorm}: give 0 for no limit, or more");
        Require(
            !UsesBatchStatistics || (Batch > 1 && MicroBatch != 1),
            "batch normalisation cannot be trained on one sample at a time: give training.batch and training.micro-batch of 2 or more"
        );
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
