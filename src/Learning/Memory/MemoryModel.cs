using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Resolution;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Memory;

/// <summary>
/// Estimates the peak memory of training a sub-model, above an idle process in which the tensor library has trained before: 1 MiB, and the
/// most that is held at any of four moments. Held against measurements in docs/results/memory.md.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>While the fixed prefix makes its features, before the training: its weights, and the largest W of its layers at C samples.</item>
/// <item>While parts run forward only, of a teacher or before the first trainable part: H + I, and the largest W of their layers.</item>
/// <item>While gradients pass layer k, a convolution, linear layer or attention: H + G(k) + I + S(k) + W(k).</item>
/// <item>While the optimizer moves the weights: H + I, and G of all.</item>
/// </list>
/// with
/// <list type="bullet">
/// <item>H: trained weights twice, for their momentum; once all that is only held: weights of frozen and calibrated parts, all running
/// statistics, what a teacher has of its own.</item>
/// <item>B: samples that go through the network at once; C: max(B, <see cref="SubModel.FeatureChunk"/>).</item>
/// <item>I: input of the parts after the fixed prefix.</item>
/// <item>S(k): values saved for the backward pass, from the first trainable part to the layer before layer k + 1
/// (<see cref="LayerMemory.Saved"/>): the output of each convolution, linear layer, normalisation and GELU, of each max-pooling three
/// times, for its int64 indices, of dropout twice, and of attention five times with its shares. ReLU works in place, and so does the sum of
/// a residual layer. Frozen parts after a trainable one count, because gradients pass through them.</item>
/// <item>W(k): what layer k works with (<see cref="LayerMemory.Workspace"/>); of a convolution 3/2 of input and output, and both once for
/// the first that gradients reach, whose input needs none; and what a residual layer around it holds for its other path.</item>
/// <item>G(k): gradients of the trained weights from layer k on, which are there by then; the optimizer lets them go.</item>
/// </list>
/// What each tensor of I, S, W and G takes, for it comes and goes in every batch, is <see cref="TensorBytes"/>. The client's samples, or
/// their features in memory (<see cref="FeatureBytes"/>), are not part of it.
/// </remarks>
public static class MemoryModel
{
    /// <summary>What a training takes whatever it trains: managed objects, small tensors, the allocator's rounding. Measured.</summary>
    private const long ConstantBytes = 1 << 20;

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

    /// <summary>
    /// Bytes of the features that a fixed prefix makes of a client's samples, as float32; 0 where there is no fixed prefix.
    /// </summary>
    /// <param name="subModel">What is trained.</param>
    /// <param name="samples">Number of the client's samples, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of samples is negative.</exception>
    public static long FeatureBytes(SubModel subModel, int samples)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        return subModel.PrefixIsFixed
            ? checked(sizeof(float) * samples * subModel.Parts[subModel.FixedPrefixLength - 1].Part.Output.ElementCount)
            : 0;
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
            yield return new(
                ConstantBytes,
                ScalarBytes(prefix.Select(part => part.Part)),
                LargestWorkspace(prefix, Math.Max(batch, subModel.FeatureChunk))
            );
        }

        yield return new(ConstantBytes, held, input + LargestWorkspace(beside.Concat(forward).Concat(teacher), batch));
        yield return new(ConstantBytes, held + trained.SelectMany(part => part.Layers).Sum(GradientBytes), input);
        foreach ((long gradients, long activations) in Backward([.. run.Skip(forward.Count)], batch))
        {
            yield return new(ConstantBytes, held + gradients, input + activations);
        }
    }

    /// <summary>
    /// While gradients pass each layer with a workspace: bytes of the gradients of weights that are there, and
    /// bytes that are saved or worked with.
    /// </summary>
    private static IEnumerable<(long Gradients, long Activations)> Backward(IReadOnlyList<SubModelPart> parts, int batch)
    {
        long gradients = parts.Where(part => part.Mode == PartMode.Trainable).SelectMany(part => part.Part.Layers).Sum(GradientBytes);
        (long passed, long saved, long? workspace) = (0, 0, null);
        foreach (PlacedLayer layer in PlacedLayer.Of(parts))
        {
            if (LayerMemory.HasWorkspace(layer))
            {
                yield return (gradients, saved + (workspace ?? 0));
                gradients -= passed;
                (passed, workspace) = (0, LayerMemory.Workspace(layer, batch, inputNeedsGradient: workspace is not null));
            }

            saved += LayerMemory.Saved(layer, batch);
            passed += layer.IsTrained ? GradientBytes(layer.Layer) : 0;
        }

        yield return (gradients, saved + (workspace ?? 0));
    }

    private static long ScalarBytes(IEnumerable<NetworkPart> parts) =>
        sizeof(float) * parts.Sum(part => part.Parameters.Sum(parameter => parameter.Shape.ElementCount));

    private static long MomentumBytes(IEnumerable<NetworkPart> trained) =>
        sizeof(float) * trained.SelectMany(part => part.Parameters).Where(IsWeight).Sum(weight => weight.Shape.ElementCount);

    private static long GradientBytes(ResolvedLayer layer) =>
        layer.Parameters.Where(IsWeight).Sum(weight => TensorBytes.Of(1, weight.Shape.ElementCount));

    private static bool IsWeight(ParameterSpec parameter) => parameter.Kind == ParameterKind.Weight;

    private static long LargestWorkspace(IEnumerable<SubModelPart> parts, int batch) =>
        PlacedLayer.Of(parts).Where(LayerMemory.HasWorkspace).Select(layer => LayerMemory.Workspace(layer, batch)).DefaultIfEmpty(0).Max();
}
