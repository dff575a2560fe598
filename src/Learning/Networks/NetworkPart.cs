using System.Collections.Immutable;
using ProFL.Learning.Parameters;
using ProFL.Learning.Resolution;

namespace ProFL.Learning.Networks;

/// <summary>A run of layers with a name of its own: a block, a proxy or the head.</summary>
/// <param name="Name">Unique in its network: <c>block1</c>, <c>proxy2</c>, <c>head</c>.</param>
/// <param name="Kind">What it is to the network.</param>
/// <param name="Input">Shape of one sample going in.</param>
/// <param name="Output">Shape of one sample coming out.</param>
/// <param name="Layers">Its layers in order of the forward pass; at least one.</param>
public sealed record NetworkPart(string Name, PartKind Kind, TensorShape Input, TensorShape Output, ImmutableArray<ResolvedLayer> Layers)
{
    /// <summary>Every tensor of the part, in order of the forward pass.</summary>
    public ImmutableArray<ParameterSpec> Parameters { get; } = [.. Layers.SelectMany(layer => layer.Parameters)];

    /// <inheritdoc/>
    public bool Equals(NetworkPart? other) =>
        other is not null
        && Name == other.Name
        && Kind == other.Kind
        && Input.Equals(other.Input)
        && Output.Equals(other.Output)
        && Layers.AsSpan().SequenceEqual(other.Layers.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
