using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;
using ProFL.Learning.Resolution;
using ProFL.Learning.Sums;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Local;

/// <summary>
/// One client's share of a calibration: one pass over its samples in which every batch normalisation uses the statistics of its batch, and
/// the moments of what it saw. They add up over clients; running statistics follow from their averages.
/// </summary>
internal static class Calibration
{
    /// <summary>Runs the pass on the calling thread.</summary>
    /// <returns>E[x] under the name of each running mean and E[x²] under that of each running variance.</returns>
    public static LocalTrainingResult Run(LocalTrainingRequest request, Action<int>? afterBatch, CancellationToken cancellation)
    {
        using var module = SubModelModule.Loaded(request.SubModel, request.Weights);
        using IDisposable withoutGradients = no_grad();
        var seen = new Dictionary<string, ChannelMoments>(StringComparer.Ordinal);
        ForwardPass pass = ForwardPass.Evaluation with { BeforeBatchNorm = (layer, x) => Normalise(layer, x, seen) };
        int[] order = request.Order(epoch: 0);
        int batches = 0;
        foreach (IReadOnlyList<Range> batch in request.Plan.Batches())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (Range micro in batch)
            {
                using DisposeScope scope = NewDisposeScope();
                module.Forward(TorchTensors.Samples(request.Data, request.SamplesAt(order[micro])), pass);
            }

            batches++;
            afterBatch?.Invoke(batches);
        }

        return new LocalTrainingResult(Tensors(request, seen), request.Indices.Length, batches, LastLoss: 0);
    }

    /// <summary>Gives a batch normalisation the statistics of what it is about to see, and notes them.</summary>
    private static void Normalise(TorchLayer layer, Tensor x, Dictionary<string, ChannelMoments> seen)
    {
        var batch = new ChannelMoments((int)x.shape[1]);
        batch.Add(x);
        layer.SetStatistics(batch.Means, batch.Variances);
        if (!seen.TryGetValue(layer.Layer.Name, out ChannelMoments? all))
        {
            seen.Add(layer.Layer.Name, all = new ChannelMoments((int)x.shape[1]));
        }

        all.Add(batch);
    }

    private static ArrayTensors Tensors(LocalTrainingRequest request, Dictionary<string, ChannelMoments> seen)
    {
        var tensors = new Dictionary<string, (TensorShape, float[])>(StringComparer.Ordinal);
        foreach (
            ResolvedLayer layer in request
                .SubModel.Parts.SelectMany(part => part.Part.Layers)
                .SelectMany(layer => layer.WithInside)
                .Where(layer => layer.Layer is BatchNorm)
        )
        {
            ChannelMoments moments = seen[layer.Layer.Name];
            ParameterSpec[] statistics = [.. layer.Own.Where(spec => spec.Kind == ParameterKind.Buffer)];
            tensors.Add(statistics[0].Name, (statistics[0].Shape, moments.Means));
            tensors.Add(statistics[1].Name, (statistics[1].Shape, moments.MeanSquares));
        }

        return new ArrayTensors(tensors);
    }
}
