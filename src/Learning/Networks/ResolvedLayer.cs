using System.Collections.Immutable;

namespace ProFL.Learning.Networks;

/// <summary>A layer in its place in a network: what goes in, what comes out, and which tensors it owns.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Input">Shape of one sample going in, without the batch dimension.</param>
/// <param name="Output">Shape of one sample coming out, without the batch dimension.</param>
/// <param name="Parameters">Its parameters, then its running statistics, in PyTorch's order.</param>
public sealed record ResolvedLayer(Layer Layer, TensorShape Input, TensorShape Output, ImmutableArray<ParameterSpec> Parameters)
{
    /// <inheritdoc/>
    public bool Equals(ResolvedLayer? other) =>
        other is not null && Layer == other.Layer && Input.Equals(other.Input) && Output.Equals(other.Output)
        && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Layer.GetHashCode();
}
