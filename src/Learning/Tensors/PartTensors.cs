using System.Diagnostics.CodeAnalysis;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Tensors;

/// <summary>The tensors of some parts of a network, out of a source that may hold more.</summary>
/// <param name="parts">The parts.</param>
/// <param name="values">Where their tensors are.</param>
public sealed class PartTensors(IEnumerable<NetworkPart> parts, ITensorSource values) : ITensorSource
{
    private readonly Dictionary<string, TensorShape> _shapes = parts
        .SelectMany(part => part.Parameters)
        .ToDictionary(parameter => parameter.Name, parameter => parameter.Shape, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _shapes.Keys;

    /// <inheritdoc/>
    public bool TryGetShape(string name, [NotNullWhen(true)] out TensorShape? shape) => _shapes.TryGetValue(name, out shape);

    /// <inheritdoc/>
    public void Read(string name, long elementOffset, Span<float> destination)
    {
        if (!_shapes.ContainsKey(name))
        {
            throw new ArgumentException($"Tensor {name} belongs to none of these parts.", nameof(name));
        }

        values.Read(name, elementOffset, destination);
    }
}
