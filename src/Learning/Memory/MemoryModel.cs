using ProFL.Learning.Networks;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Memory;

/// <summary>
/// Estimates the peak memory of training a sub-model, above an idle process in which the tensor library has trained before: 1 MiB, and the most that is held at any of four moments.
/// Held against measurements in docs/results/memory.md.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>While the fixed prefix makes its features, before the training: its weights, and W of its largest convolution at C samples.</item>
/// <item>While parts run forward only, of a teacher or before the first trainable part: H + I, and W of their largest convolution.</item>
/// <item>While gradients pass convolution k: H + G(k) + I + S(k) + W(k).</item>
/// <item>While the optimizer moves the weights: H + I, and G of all.</item>
/// </list>
/// with
/// <list type="bullet">
/// <item>H: trained weights twice, for their momentum; once all that is only held: weights of frozen and calibrated parts, all running statistics, what a teacher has of its own.</item>
/// <item>B: samples that go through the network at once; C: max(B, <see cref="SubModel.FeatureChunk"/>).</item>
/// <item>I: input of the parts behind the fixed prefix.</item>
/// <item>S(k): values saved for the backward pass, from the first trainable part to the layer before convolution k + 1: the output of each convolution and batch normalisation, and of
/// each max-pooling three times, for its int64 indices. ReLU works in place. Frozen parts behind a trainable one count, because gradients pass through them.</item>
/// <item>W(k): 3/2 of input and output of convolution k: the values themselves where nothing is saved, their gradients otherwise, and the library's copies in its own layout.</item>
/// <item>G(k): gradients of the trained weights from convolution k on, which are there by then; the optimizer lets them go.</item>
/// </list>
/// What each tensor of I, S, W and G takes, for it comes and goes in every batch, is <see cref="TensorBytes"/>. The client's samples, or their features in memory (<see cref="FeatureBytes"/>), are not part of it.
/// </remarks>
public static class MemoryModel
{
    /// <summary>What a training takes whatever it trains: managed objects, small tensors, the allocator's rounding. Measured.</summary>
    private const long ConstantBytes = 1 << 20;

    /// <summary>Max-pooling saves its output and where each maximum was, as int64.</summary>
    private const long CopiesOfMaxPool = 3;

    /// <summary>Estimates a training.</summary>
    /// <param name="subModel">What is trained.</param>
    /// <param name="batch">Samples that go through the network at once: the micro-batch where there is one. At least 1.</param>
    /// <param name="prefix">When the fixed prefix runs.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is below 1.</exception>
    public static MemoryEstimate Estimate(SubModel subModel, int batch, PrefixUse prefix = PrefixUse.Before)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return Moments(subModel, batch, prefix).MaxBy(moment => moment.Bytes)!;
    }

    /// <summary>Bytes of the features that a fixed prefix makes of a client's samples, as float32; 0 where there is no fixed prefix.</summary>
    /// <param name="subModel">What is trained.</param>
    /// <param name="samples">Number of the client's samples, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of samples is negative.</exception>
    public static long FeatureBytes(SubModel subModel, int samples)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        return subModel.PrefixIsFixed ? checked(sizeof(float) * samples * subModel.Parts[subModel.FixedPrefixLength - 1].Part.Output.ElementCount) : 0;
    }

    private static IEnumerable<MemoryEstimate> Moments(SubModel subModel, int batch, PrefixUse use)
    {
        List<SubModelPart> prefix = [.. subModel.Parts.Take(use == PrefixUse.Cached ? 0 : subModel.FixedPrefixLength)];
        List<SubModelPart> run = [.. subModel.Parts.Skip(subModel.FixedPrefixLength)];
        List<SubModelPart> forward = [.. run.TakeWhile(part => part.Mode != PartMode.Trainable)];
        List<SubModelPart> teacher = [.. subModel.Teacher.Skip(subModel.FixedPrefixLength)];
        List<SubModelPart> beside = use == PrefixUse.EveryBatch ? prefix : [];

        NetworkPart[] trained = [.. run.Where(part => part.Mode == PartMode.Trainable).Select(part => part.Part)];
        long held = ScalarBytes(beside.Concat(run).Concat(teacher.Except(run)).Select(part => part.Part)) + MomentumBytes(trained);
        long input = run.Count > 0 ? TensorBytes.Of(batch, run[0].Part.Input.ElementCount) : 0;

        if (use == PrefixUse.Before)
        {
            yield return new(ConstantBytes, ScalarBytes(prefix.Select(part => part.Part)), LargestWorkspace(prefix, Math.Max(batch, SubModel.FeatureChunk)));
        }

        yield return new(ConstantBytes, held, input + LargestWorkspace(beside.Concat(forward).Concat(teacher), batch));
        yield return new(ConstantBytes, held + trained.SelectMany(part => part.Layers).Sum(GradientBytes), input);
        foreach ((long gradients, long activations) in Backward([.. run.Skip(forward.Count)], batch))
        {
            yield return new(ConstantBytes, held + gradients, input + activations);
        }
    }

    /// <summary>While gradients pass each convolution: bytes of the gradients of weights that are there, and bytes that are saved or worked with.</summary>
    private static IEnumerable<(long Gradients, long Activations)> Backward(IReadOnlyList<SubModelPart> parts, int batch)
    {
        long gradients = parts.Where(part => part.Mode == PartMode.Trainable).SelectMany(part => part.Part.Layers).Sum(GradientBytes);
        (long passed, long saved, ResolvedLayer? convolution) = (0, 0, null);
        foreach ((SubModelPart part, ResolvedLayer layer) in parts.SelectMany(part => part.Part.Layers.Select(layer => (part, layer))))
        {
            if (layer.Layer is Conv2d)
            {
                yield return (gradients, saved + Workspace(convolution, batch));
                gradients -= passed;
                (passed, convolution) = (0, layer);
            }

            saved += SavedBytes(layer, batch);
            passed += part.Mode == PartMode.Trainable ? GradientBytes(layer) : 0;
        }

        yield return (gradients, saved + Workspace(convolution, batch));
    }

    private static long ScalarBytes(IEnumerable<NetworkPart> parts) => sizeof(float) * parts.Sum(part => part.Parameters.Sum(parameter => parameter.Shape.ElementCount));

    private static long MomentumBytes(IEnumerable<NetworkPart> trained) => sizeof(float) * trained.SelectMany(part => part.Parameters).Where(IsWeight).Sum(weight => weight.Shape.ElementCount);

    private static long GradientBytes(ResolvedLayer layer) => layer.Parameters.Where(IsWeight).Sum(weight => TensorBytes.Of(1, weight.Shape.ElementCount));

    private static bool IsWeight(ParameterSpec parameter) => parameter.Kind == ParameterKind.Weight;

    /// <summary>ReLU works in place and the layers of the head save too little to count.</summary>
    private static long SavedBytes(ResolvedLayer layer, int batch) => layer.Layer switch
    {
        Conv2d or BatchNorm2d => TensorBytes.Of(batch, layer.Output.ElementCount),
        MaxPool2d => CopiesOfMaxPool * TensorBytes.Of(batch, layer.Output.ElementCount),
        _ => 0,
    };

    private static long LargestWorkspace(IEnumerable<SubModelPart> parts, int batch) =>
        parts.SelectMany(part => part.Part.Layers).Where(layer => layer.Layer is Conv2d).Select(layer => Workspace(layer, batch)).DefaultIfEmpty(0).Max();

    private static long Workspace(ResolvedLayer? convolution, int batch) =>
        convolution is null ? 0 : (TensorBytes.Of(batch, convolution.Input.ElementCount) + TensorBytes.Of(batch, convolution.Output.ElementCount)) * 3 / 2;
}
