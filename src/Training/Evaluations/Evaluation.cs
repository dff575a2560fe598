using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Data;
using ProFL.Training.Natives;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Evaluations;

/// <summary>Measures a sub-model on held-out samples; every part runs in eval mode.</summary>
public static class Evaluation
{
    private const double Unit = 1 << 20;
    private const double LargestLoss = 1 << 20;

    /// <summary>
    /// Evaluates on the calling thread, in batches in the order of the indices: the same call gives the same integers.
    /// </summary>
    /// <param name="subModel">What to run; trainable parts too use their running statistics.</param>
    /// <param name="weights">Every tensor of the sub-model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="indices">The held-out samples.</param>
    /// <param name="batch">Samples that go through the network at once.</param>
    /// <param name="cancellation">Looked at before every batch.</param>
    /// <exception cref="ArgumentException">Data and network do not fit, or a sample does not exist.</exception>
    /// <exception cref="SubModelWeightsException">A tensor is missing or has another shape.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public static EvaluationResult Run(
        SubModel subModel,
        ITensorSource weights,
        DataSet data,
        int[] indices,
        int batch,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(indices);
        data.RequireFit(subModel, indices);
        TorchNatives.Load();
        TrainingThread.UseOneTorchThread();

        using var module = SubModelModule.Loaded(subModel, weights);
        var result = EvaluationResult.Nothing(data.Classes);
        foreach (int[] samples in indices.Chunk(batch))
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            result = Add(result, module.Forward(TorchTensors.Samples(data, samples), training: false), data, samples);
        }

        return result;
    }

    /// <summary>The network's answers on the calling thread, in batches in the order of the indices.</summary>
    /// <param name="subModel">What to run; trainable parts too use their running statistics.</param>
    /// <param name="weights">Every tensor of the sub-model.</param>
    /// <param name="data">The data set; its labels are not read.</param>
    /// <param name="indices">The samples.</param>
    /// <param name="batch">Samples that go through the network at once.</param>
    /// <returns>N × classes logits, sample by sample.</returns>
    /// <exception cref="ArgumentException">Data and network do not fit, or a sample does not exist.</exception>
    /// <exception cref="SubModelWeightsException">A tensor is missing or has another shape.</exception>
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public static float[] Logits(SubModel subModel, ITensorSource weights, DataSet data, int[] indices, int batch)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(indices);
        data.RequireFit(subModel, indices);
        TorchNatives.Load();
        TrainingThread.UseOneTorchThread();
        using var module = SubModelModule.Loaded(subModel, weights);
        var logits = new List<float>();
        foreach (int[] samples in indices.Chunk(batch))
        {
            using DisposeScope scope = NewDisposeScope();
            logits.AddRange(TorchTensors.ToArray(module.Forward(TorchTensors.Samples(data, samples), training: false)));
        }

        return [.. logits];
    }

    /// <summary>Adds what the network answers to some samples.</summary>
    /// <param name="sum">What was answered before.</param>
    /// <param name="output">N × classes logits.</param>
    /// <param name="data">The data set.</param>
    /// <param name="batch">The N samples.</param>
    internal static EvaluationResult Add(EvaluationResult sum, Tensor output, DataSet data, int[] batch)
    {
        float[] logits = TorchTensors.ToArray(output);
        float[] losses = TorchTensors.ToArray(
            nn.functional.cross_entropy(output, TorchTensors.Labels(data, batch), reduction: nn.Reduction.None)
        );
        (int[] correct, int[] total, long loss) = ([.. sum.ClassCorrect], [.. sum.ClassTotal], sum.LossFixedPoint);
        for (int i = 0; i < batch.Length; i++)
        {
            int label = data.Labels[batch[i]];
            correct[label] += FirstLargest(logits.AsSpan(i * data.Classes, data.Classes)) == label ? 1 : 0;
            total[label]++;
            loss += FixedPoint(losses[i]);
        }

        return new EvaluationResult([.. correct], [.. total], loss);
    }

    /// <summary>Cross-entropy of one sample × 2²⁰, rounded half to even and bounded.</summary>
    internal static long FixedPoint(float loss) => (long)Math.Round((loss <= LargestLoss ? loss : LargestLoss) * Unit);

    /// <summary>Index of the largest value, of equal ones the first; −1 where one is NaN, which is nobody's answer.</summary>
    internal static int FirstLargest(ReadOnlySpan<float> values)
    {
        int largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
            {
                return -1;
            }

            largest = values[i] > values[largest] ? i : largest;
        }

        return largest;
    }
}
