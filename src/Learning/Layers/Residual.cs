using System.Collections.Immutable;

namespace ProFL.Learning.Layers;

/// <summary>The sum of two paths from the same input: a main path, and a shortcut path or the input itself.</summary>
/// <param name="Name">Absolute name; names of the layers inside begin with it.</param>
/// <param name="Main">Layers of the main path; at least one.</param>
/// <param name="Shortcut">Layers that bring the input to the main path's shape; empty where it has that shape already.</param>
public sealed record Residual(string Name, ImmutableArray<Layer> Main, ImmutableArray<Layer> Shortcut) : Layer(Name)
{
    /// <inheritdoc/>
    public bool Equals(Residual? other) =>
        other is not null
        && Name == other.Name
        && Main.AsSpan().SequenceEqual(other.Main.AsSpan())
        && Shortcut.AsSpan().SequenceEqual(other.Shortcut.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
