using ProFL.Learning.Parameters;
using ProFL.Learning.SubModels;
using ProFL.Learning.Sums;
using ProFL.Training.Features;
using ProFL.Training.Natives;
using ProFL.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ProFL.Training.Local;

/// <summary>One client's training of one round: SGD on the sub-model's loss with a fresh optimizer, or its calibration.</summary>
public static class LocalTraining
{
    private const int ChunkLength = 1 << 14;

    /// <summary>
    /// Trains on the calling thread, start to end, and without anything random but the order of samples and what dropout drops, which the
    /// request's seed gives: the same request gives the same bits on any thread and in any process of the same numeric profile.
    /// </summary>
    /// <remarks>
    /// The gradient of a batch is the mean over its samples, whether it is computed at once or in micro-batches; batch normalisation
    /// sees each micro-batch by itself. Where it uses their statistics, a last micro-batch of one sample is left out of the pass. A
    /// sub-model with a fixed prefix is trained on <see cref="PrefixFeatures"/>, which are computed first where the request has none.
    /// </remarks>
    /// <param name="request">What to train.</param>
    /// <param name="afterBatch">Called on this thread with the number of batches done so far.</param>
    /// <param name="cancellation">Looked at before every batch, of features too.</param>
    /// <exception cref="ArgumentException">The request is out of range, or data, features and network do not fit.</exception>
    /// <exception cref="SubModelWeightsException">A tensor is missing or has another shape.</exception>
    /// <exception cref="TrainingDivergedException">A loss or a tensor is not finite.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled; nothing is kept of it.</exception>
    /// <exception cref="TorchNativesException">Libtorch is missing or does not load.</exception>
    public static LocalTrainingResult Run(LocalTrainingRequest request, Action<int>? afterBatch, CancellationToken cancellation)
    {
        Prepare(request);
        LocalTrainingResult result =
            request.SubModel.Objective == Objective.Calibration
                ? Calibration.Run(request, afterBatch, cancellation)
                : Train(request, afterBatch, cancellation);
        RequireFinite(result.Tensors, request);
        return result;
    }

    /// <summary>Refuses a request that cannot be trained, and gets the calling thread ready for one that can.</summary>
    internal static void Prepare(LocalTrainingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        TorchNatives.Load();
        TrainingThread.UseOneTorchThread();
    }

    private static LocalTrainingResult Train(LocalTrainingRequest request, Action<int>? afterBatch, CancellationToken cancellation)
    {
        using var input = TrainingInput.Of(request, cancellation);
        using var module = SubModelModule.Loaded(
            request.SubModel.BehindPrefix(),
            request.Weights,
            request.FrozenBatchNormInTrainMode,
            request.Seed.Derive("dropout")
        );
        (int batches, double loss) = Descend(request, input, module, afterBatch, cancellation);
        return new LocalTrainingResult(module.ReadTrained(), request.Indices.Length, batches, loss);
    }

    private static (int Batches, double LastLoss) Descend(
        LocalTrainingRequest request,
        TrainingInput input,
        SubModelModule module,
        Action<int>? afterBatch,
        CancellationToken cancellation
    )
    {
        using var loss = TrainingLoss.Of(request);
        using var rule = SgdRule.Of(request);
        using var optimizer = new MomentumSgd(module.TrainableParameters, rule);
        (int batches, double last) = (0, 0);
        for (int epoch = 0; epoch < request.Epochs; epoch++)
        {
            int[] order = request.Order(epoch);
            foreach (IReadOnlyList<Range> batch in request.Plan.Batches())
            {
                cancellation.ThrowIfCancellationRequested();
                using DisposeScope step = NewDisposeScope();
                int samples = batch.Sum(micro => micro.GetOffsetAndLength(order.Length).Length);
                last = batch.Sum(micro => Backward(request, input, module, loss, order[micro], samples));
                if (request.ClipNorm > 0)
                {
                    nn.utils.clip_grad_norm_(module.TrainableParameters, request.ClipNorm);
                }

                optimizer.Step();
                batches++;
                if (!double.IsFinite(last))
                {
                    throw TrainingDivergedException.For(request, $"the loss of batch {batches} is {last}");
                }

                afterBatch?.Invoke(batches);
            }
        }

        return (batches, last);
    }

    /// <summary>Adds the gradients of one micro-batch; its share of the batch's mean loss is the result.</summary>
    private static double Backward(
        LocalTrainingRequest request,
        TrainingInput input,
        SubModelModule module,
        TrainingLoss loss,
        int[] positions,
        int samplesOfBatch
    )
    {
        using DisposeScope micro = NewDisposeScope();
        Tensor x = input.Batch(positions);
        Tensor target = loss.Target(x, request.SamplesAt(positions));
        using var samples = samplesOfBatch.ToScalar(); // one that nobody holds may be finalized while libtorch reads it
        Tensor mean = TrainingLoss.Sum(request.SubModel.Objective, module.Forward(x, training: true), target).div(samples);
        mean.backward();
        return mean.item<float>();
    }

    /// <summary>Refuses a result of which a value is not finite.</summary>
    internal static void RequireFinite(ITensorSource tensors, LocalTrainingRequest request)
    {
        float[] chunk = new float[ChunkLength];
        foreach (ParameterSpec spec in request.SubModel.Trained)
        {
            for (long offset = 0; offset < spec.Shape.ElementCount; offset += ChunkLength)
            {
                Span<float> values = chunk.AsSpan(0, (int)Math.Min(ChunkLength, spec.Shape.ElementCount - offset));
                tensors.Read(spec.Name, offset, values);
                for (int i = 0; i < values.Length; i++)
                {
                    if (!float.IsFinite(values[i]))
                    {
                        throw TrainingDivergedException.For(
                            request,
                            $"{spec.Name} is {values[i]} at index {offset + i} after the last batch"
                        );
                    }
                }
            }
        }
    }
}
