using System.Diagnostics.CodeAnalysis;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.Sums;

/// <summary>Tensors held in memory.</summary>
public sealed class ArrayTensors : ITensorSource
{
    private readonly IReadOnlyDictionary<string, (TensorShape Shape, float[] Data)> _tensors;

    /// <summary>Wraps tensors; the arrays are not copied.</summary>
    /// <param name="tensors">By name the shape and the scalars in row-major order.</param>
    /// <exception cref="ArgumentException">An array's length is not the number of scalars of its shape.</exception>
    public ArrayTensors(IReadOnlyDictionary<string, (TensorShape Shape, float[] Data)> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        foreach ((string name, (TensorShape shape, float[] data)) in tensors)
        {
            if (data.Length != shape.ElementCount)
            {
                throw new ArgumentException(
                    $"Tensor {name} has {data.Length} values, its shape {shape} asks for {shape.ElementCount}.",
                    nameof(tensors)
                );
            }
        }

        _tensors = tensors;
        Names = [.. tensors.Keys];
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names { get; }

    /// <summary>The scalars of a tensor, without a copy.</summary>
    /// <param name="name">The tensor.</param>
    /// <exception cref="ArgumentException">No such tensor.</exception>
    public float[] this[string name] => Find(name).Data;

    /// <inheritdoc/>
    public bool TryGetShape(string name, [NotNullWhen(true)] out TensorShape? shape)
    {
        bool found = _tensors.TryGetValue(name, out (TensorShape Shape, float[] Data) tensor);
        shape = found ? tensor.Shape : null;
        return found;
    }

    /// <inheritdoc/>
    public void Read(string name, long elementOffset, Span<float> destination)
    {
        float[] data = Find(name).Data;
        if (elementOffset < 0 || elementOffset > data.Length - destination.Length)
        {
            throw new ArgumentException(
                $"Tensor {name} has {data.Length} values; {destination.Length} from index {elementOffset} on do not exist.",
                nameof(elementOffset)
            );
        }

        data.AsSpan((int)elementOffset, destination.Length).CopyTo(destination);
    }

    private (TensorShape Shape, float[] Data) Find(string name) =>
        _tensors.TryGetValue(name, out (TensorShape Shape, float[] Data) tensor)
            ? tensor
            : throw new ArgumentException($"There is no tensor {name} here; there are {_tensors.Count} others.", nameof(name));
}
