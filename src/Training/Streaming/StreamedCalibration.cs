using ProFL.Training.Local;
using ProFL.Training.Networks;
using static TorchSharp.torch;

namespace ProFL.Training.Streaming;

/// <summary>A calibration of which one segment is in memory at a time.</summary>
internal static class StreamedCalibration
{
    /// <summary>Runs the pass on the calling thread, to the moments that it has in one piece.</summary>
    public static StreamedTrainingResult Run(
        LocalTrainingRequest request,
        StreamedWay way,
        Action<int>? afterBatch,
        CancellationToken cancellation
    )
    {
        var moments = new CalibrationMoments();
        int[] order = request.Order(epoch: 0);
        IReadOnlyList<Range>[] batches = [.. request.Plan.Batches()];
        var forward = new StreamedForward(
            request.SubModel.Parts,
            way.Cuts,
            request.Weights,
            moments.Pass,
            way.Scratch,
            batches.Select(batch => batch.Count).DefaultIfEmpty(0).Max(),
            batches.SelectMany(batch => batch).Select(micro => micro.GetOffsetAndLength(order.Length).Length).DefaultIfEmpty(0).Max()
        );
        for (int batch = 0; batch < batches.Length; batch++)
        {
            IReadOnlyList<Range> micros = batches[batch];
            forward.Run(micros.Count, micro => Samples(order[micros[micro]]), cancellation);
            afterBatch?.Invoke(batch + 1);
        }

        return new StreamedTrainingResult(moments.TensorsOf(request.SubModel), request.Indices.Length, batches.Length, LastLoss: 0);

        Tensor Samples(int[] positions) => TorchTensors.Samples(request.Data, request.SamplesAt(positions));
    }
}
