using System.Collections.Immutable;
using ProFL.Learning.Plans;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Data;
using ProFL.Training.Evaluations;
using ProFL.Training.Natives;
using ProFL.Training.Networks;
using TorchSharp;

namespace ProFL.Training.Streaming;

/// <summary>An evaluation of which one segment is in memory at a time.</summary>
public static class StreamedEvaluation
{
    /// <summary>Evaluates on the calling thread. The integers are those of <see cref="Evaluation.Run"/>.</summary>
    /// <param name="subModel">What to run; trainable parts too use their running statistics.</param>
    /// <param name="weights">Every tensor of the sub-model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="indices">The held-out samples.</param>
    /// <param name="batch">Samples that go through the network at once.</param>
    /// <param name="cuts">Between which steps of the forward pass segments end.</param>
    /// <param name="scratch">Where lies what is between two segments; stays the caller's.</param>
    /// <param name="cancellation">Looked at before every segment.</param>
    /// <exception cref="ArgumentException">Data and network do not fit, or a sample does not exist.</exception>
    /// <exception cref="SubModelWeightsException">A tensor is missing or has another shape.</exception>
    /// <exception cref="IOException">The scratch file cannot be written or read.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public static EvaluationResult Run(
        SubModel subModel,
        ITensorSource weights,
        DataSet data,
        int[] indices,
        int batch,
        ImmutableArray<int> cuts,
        ScratchFile scratch,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(indices);
        data.RequireFit(subModel, indices);
        TorchNatives.Load();
        TrainingThread.UseOneTorchThread();
        var forward = new StreamedForward(
            subModel.Parts,
            cuts,
            weights,
            ForwardPass.Evaluation,
            scratch,
            Math.Min(TrainingPlanner.ChunksTogether, (indices.Length + batch - 1) / batch),
            Math.Min(batch, indices.Length)
        );
        var result = EvaluationResult.Nothing(data.Classes);
        foreach (int[][] chunks in indices.Chunk(batch).Chunk(TrainingPlanner.ChunksTogether))
        {
            forward.Run(chunks.Length, chunk => TorchTensors.Samples(data, chunks[chunk]), cancellation);
            for (int chunk = 0; chunk < chunks.Length; chunk++)
            {
                using DisposeScope scope = torch.NewDisposeScope();
                result = Evaluation.Add(result, forward.Output(chunk), data, chunks[chunk]);
            }
        }

        return result;
    }
}
