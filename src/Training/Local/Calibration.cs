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
        var moments = new CalibrationMoments();
        int[] order = request.Order(epoch: 0);
        int batches = 0;
        foreach (IReadOnlyList<Range> batch in request.Plan.Batches())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (Range micro in batch)
            {
                using DisposeScope scope = NewDisposeScope();
                module.Forward(TorchTensors.Samples(request.Data, request.SamplesAt(order[micro])), moments.Pass);
            }

            batches++;
            afterBatch?.Invoke(batches);
        }

        return new LocalTrainingResult(moments.TensorsOf(request.SubModel), request.Indices.Length, batches, LastLoss: 0);
    }
}
