using System.Collections.Immutable;
using ProFL.Learning.Layers;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.Resolution;

/// <summary>A layer in its place in a network: what goes in, what comes out, and which tensors it owns.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Input">Shape of one sample going in, without the batch dimension.</param>
/// <param name="Output">Shape of one sample coming out, without the batch dimension.</param>
/// <param name="Own">Its own parameters, then its running statistics, in PyTorch's order; none of the layers inside.</param>
public sealed record ResolvedLayer(Layer Layer, TensorShape Input, TensorShape Output, ImmutableArray<ParameterSpec> Own)
{
    /// <summary>
    /// The layers inside, path by path: main path and shortcut of a <see cref="Residual"/>, the two residual layers of a
    /// <see cref="TransformerEncoder"/>; none of others.
    /// </summary>
    public ImmutableArray<ImmutableArray<ResolvedLayer>> Paths { get; init; } = [];

    /// <summary>Every tensor, those of the layers inside too.</summary>
    public IEnumerable<ParameterSpec> Parameters => Paths.IsEmpty ? Own : Own.Concat(Inside.SelectMany(layer => layer.Own));

    /// <summary>The layer itself and every layer inside, in order of the forward pass.</summary>
    public IEnumerable<ResolvedLayer> WithInside => Inside.Prepend(this);

    private IEnumerable<ResolvedLayer> Inside => Paths.SelectMany(path => path).SelectMany(layer => layer.WithInside);

    /// <inheritdoc/>
    public bool Equals(ResolvedLayer? other) =>
        other is not null
        && Layer == other.Layer
        && Input.Equals(other.Input)
        && Output.Equals(other.Output)
        && Own.AsSpan().SequenceEqual(other.Own.AsSpan())
        && Paths.Length == other.Paths.Length
        && Paths.Zip(other.Paths).All(paths => paths.First.AsSpan().SequenceEqual(paths.Second.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => Layer.GetHashCode();
}
