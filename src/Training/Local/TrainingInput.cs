using ProFL.Learning.SubModels;
using ProFL.Training.Features;
using ProFL.Training.Networks;
using static TorchSharp.torch;

namespace ProFL.Training.Local;

/// <summary>What goes into the parts after the fixed prefix, batch by batch.</summary>
internal abstract class TrainingInput : IDisposable
{
    /// <summary>The input of the trained parts; belongs to the current dispose scope.</summary>
    /// <param name="positions">Positions in the client's samples.</param>
    public abstract Tensor Batch(ReadOnlySpan<int> positions);

    /// <summary>Frees what was made for the training.</summary>
    public abstract void Dispose();

    /// <summary>Where a request's input comes from.</summary>
    public static TrainingInput Of(LocalTrainingRequest request, CancellationToken cancellation)
    {
        if (!request.SubModel.PrefixIsFixed)
        {
            return new Samples(request);
        }

        return request.FrozenBatchNormInTrainMode ? new PrefixInTrainMode(request)
            : request.Features is { } kept ? new Features(kept, own: false)
            : new Features(
                PrefixFeatures.Compute(request.SubModel, request.Weights, request.Data, request.Indices, cancellation),
                own: true
            );
    }

    private sealed class Samples(LocalTrainingRequest request) : TrainingInput
    {
        public override Tensor Batch(ReadOnlySpan<int> positions) => TorchTensors.Samples(request.Data, request.SamplesAt(positions));

        public override void Dispose() { }
    }

    private sealed class Features(PrefixFeatures features, bool own) : TrainingInput
    {
        public override Tensor Batch(ReadOnlySpan<int> positions) => features.Rows(positions);

        public override void Dispose()
        {
            if (own)
            {
                features.Dispose();
            }
        }
    }

    /// <summary>The authors' way: the prefix normalises each batch with its own statistics, so that nothing about it is fixed.</summary>
    private sealed class PrefixInTrainMode(LocalTrainingRequest request) : TrainingInput
    {
        private readonly SubModelModule _prefix = SubModelModule.Loaded(
            request.SubModel.Prefix(),
            request.Weights,
            frozenBatchNormInTrainMode: true
        );

        public override Tensor Batch(ReadOnlySpan<int> positions) =>
            _prefix.Forward(TorchTensors.Samples(request.Data, request.SamplesAt(positions)), training: true);

        public override void Dispose() => _prefix.Dispose();
    }
}
