using System.Diagnostics.CodeAnalysis;
using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Tensors;

/// <summary>One source over another: a tensor comes from the upper one where that has it.</summary>
/// <param name="upper">Asked first.</param>
/// <param name="lower">Asked for what the upper one lacks.</param>
public sealed class OverlaidTensors(ITensorSource upper, ITensorSource lower) : ITensorSource
{
    private readonly HashSet<string> _names = [.. upper.Names, .. lower.Names];

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _names;

    /// <inheritdoc/>
    public bool TryGetShape(string name, [NotNullWhen(true)] out TensorShape? shape) =>
        upper.TryGetShape(name, out shape) || lower.TryGetShape(name, out shape);

    /// <inheritdoc/>
    public void Read(string name, long elementOffset, Span<float> destination) =>
        (upper.TryGetShape(name, out _) ? upper : lower).Read(name, elementOffset, destination);
}
