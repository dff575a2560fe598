using ProFL.Learning.Layers;
using ProFL.Learning.Resolution;
using ProFL.Learning.SubModels;

namespace ProFL.Learning.Segments;

/// <summary>One step of a forward pass: what is left of a network when the layers inside others are taken out, in order.</summary>
/// <param name="Move">What it does with the stack.</param>
/// <param name="Layer">The layer that is applied; of the other moves the residual layer that they belong to.</param>
/// <param name="Mode">Of the part that the layer belongs to.</param>
/// <param name="MayOverwrite">
/// Whether it may overwrite the uppermost tensor below its result, if that was made in the same segment: a rectifier its input, because the
/// layer before does not need it for its gradient; a sum what the main path made, for the same reason.
/// </param>
public readonly record struct ForwardStep(StackMove Move, ResolvedLayer Layer, PartMode Mode, bool MayOverwrite)
{
    /// <summary>Whether it has weights that are trained.</summary>
    public bool IsTrained =>
        Move == StackMove.Apply && Mode == PartMode.Trainable && Layer.Own.Any(own => own.Kind == Parameters.ParameterKind.Weight);

    /// <summary>Whether what it makes is a tensor of its own that is not needed for its gradient.</summary>
    internal bool MakesFree =>
        Move == StackMove.Join
        || (Move == StackMove.Apply && Layer.Layer is Conv2d or BatchNorm or GroupNorm or LayerNorm or Linear or SelfAttention);
}
