using ProFL.Learning.SubModels;
using ProFL.Training.Features;
using ProFL.Training.Local;
using ProFL.Training.Natives;
using ProFL.Training.Networks;
using static TorchSharp.torch;

namespace ProFL.Training.Streaming;

/// <summary>One client's training of one round, of which one segment is in memory at a time.</summary>
public static class StreamedTraining
{
    /// <summary>Trains on the calling thread. The outcome is that of <see cref="LocalTraining.Run"/>, to the bit.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="way">How it is streamed; the result lies in its scratch file.</param>
    /// <param name="afterBatch">Called on this thread with the number of batches done so far.</param>
    /// <param name="cancellation">Looked at before every segment.</param>
    /// <exception cref="ArgumentException">The request is out of range, or data, features and network do not fit.</exception>
    /// <exception cref="SubModelWeightsException">A tensor is missing or has another shape.</exception>
    /// <exception cref="TrainingDivergedException">A loss or a tensor is not finite.</exception>
    /// <exception cref="IOException">The scratch file cannot be written or read.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled; nothing is kept of it.</exception>
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public static StreamedTrainingResult Run(
        LocalTrainingRequest request,
        StreamedWay way,
        Action<int>? afterBatch,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(way);
        LocalTraining.Prepare(request);
        StreamedTrainingResult result =
            request.SubModel.Objective == Objective.Calibration
                ? StreamedCalibration.Run(request, way, afterBatch, cancellation)
                : Train(request, way, afterBatch, cancellation);
        LocalTraining.RequireFinite(result.Tensors, request);
        return result;
    }

    private static StreamedTrainingResult Train(
        LocalTrainingRequest request,
        StreamedWay way,
        Action<int>? afterBatch,
        CancellationToken cancellation
    )
    {
        if (request.FrozenBatchNormInTrainMode || !request.SubModel.PrefixIsFixed)
        {
            return Descend(Samples);
        }

        if (request.Features is { } kept)
        {
            return Descend(positions => kept.Rows(positions));
        }

        using var features = PrefixFeatures.Compute(request.SubModel, request.Weights, request.Data, request.Indices, cancellation);
        return Descend(positions => features.Rows(positions));

        Tensor Samples(int[] positions) => TorchTensors.Samples(request.Data, request.SamplesAt(positions));

        StreamedTrainingResult Descend(Func<int[], Tensor> input)
        {
            using var descent = new StreamedDescent(request, way, input);
            return descent.Run(afterBatch, cancellation);
        }
    }
}
