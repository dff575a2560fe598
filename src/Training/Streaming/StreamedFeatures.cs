using System.Collections.Immutable;
using ProFL.Learning.Plans;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Data;
using ProFL.Training.Features;
using ProFL.Training.Natives;
using ProFL.Training.Networks;
using TorchSharp;

namespace ProFL.Training.Streaming;

/// <summary>The features of a fixed prefix of which one segment is in memory at a time.</summary>
public static class StreamedFeatures
{
    /// <summary>Computes the features on the calling thread, with the bytes of <see cref="PrefixFeatures.ComputeTo"/>.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="subModel">A sub-model with a fixed prefix.</param>
    /// <param name="weights">Every tensor of the prefix.</param>
    /// <param name="data">The data set.</param>
    /// <param name="indices">The client's samples.</param>
    /// <param name="cuts">Between which steps of the prefix segments end.</param>
    /// <param name="scratch">Where lies what is between two segments; stays the caller's.</param>
    /// <param name="cancellation">Looked at before every segment.</param>
    /// <param name="afterChunk">Called when a chunk begins, and when it is done.</param>
    public static void ComputeTo(
        Stream destination,
        SubModel subModel,
        ITensorSource weights,
        DataSet data,
        int[] indices,
        ImmutableArray<int> cuts,
        ScratchFile scratch,
        CancellationToken cancellation,
        Action? afterChunk = null
    )
    {
        TorchNatives.Load();
        TrainingThread.UseOneTorchThread();
        using PrefixFeaturesWriter writer = PrefixFeatures.WriterTo(destination, subModel, data, indices);
        int size = subModel.FeatureChunk;
        var forward = new StreamedForward(
            subModel.Prefix().Parts,
            cuts,
            weights,
            ForwardPass.Evaluation,
            scratch,
            Math.Min(TrainingPlanner.ChunksTogether, (indices.Length + size - 1) / size),
            Math.Min(size, indices.Length)
        );
        foreach (int[][] chunks in indices.Chunk(size).Chunk(TrainingPlanner.ChunksTogether))
        {
            forward.Run(chunks.Length, chunk => Samples(chunks[chunk]), cancellation);
            for (int chunk = 0; chunk < chunks.Length; chunk++)
            {
                using DisposeScope scope = torch.NewDisposeScope();
                writer.Write(forward.Output(chunk).contiguous().bytes);
                afterChunk?.Invoke();
            }
        }

        writer.End();

        torch.Tensor Samples(int[] chunk)
        {
            afterChunk?.Invoke();
            return TorchTensors.Samples(data, chunk);
        }
    }
}
