using System.Diagnostics.CodeAnalysis;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.Sums;

/// <summary>
/// What a <see cref="RoundSum"/> amounts to: start plus weighted mean, divided whenever it is read, so that it needs no memory of its own.
/// Valid until the sum is added to or begun again.
/// </summary>
public sealed class RoundMean : ITensorSource
{
    private readonly Dictionary<string, TensorSum> _tensors;
    private readonly ITensorSource _start;

    internal RoundMean(Dictionary<string, TensorSum> tensors, ITensorSource start)
    {
        _tensors = tensors;
        _start = start;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>All scalars of a tensor, in a new array.</summary>
    /// <param name="name">The tensor.</param>
    /// <exception cref="ArgumentException">No such tensor.</exception>
    public float[] this[string name]
    {
        get
        {
            float[] values = new float[Find(name).Parameter.Shape.ElementCount];
            Read(name, 0, values);
            return values;
        }
    }

    /// <inheritdoc/>
    public bool TryGetShape(string name, [NotNullWhen(true)] out TensorShape? shape)
    {
        shape = _tensors.TryGetValue(name, out TensorSum? tensor) ? tensor.Parameter.Shape : null;
        return shape is not null;
    }

    /// <inheritdoc/>
    public void Read(string name, long elementOffset, Span<float> destination)
    {
        TensorSum tensor = Find(name);
        _start.Read(name, elementOffset, destination);
        tensor.AddMean(elementOffset, destination);
    }

    private TensorSum Find(string name) =>
        _tensors.TryGetValue(name, out TensorSum? tensor)
            ? tensor
            : throw new ArgumentException($"There is no tensor {name} in this sum; there are {_tensors.Count} others.", nameof(name));
}
