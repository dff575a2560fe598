using ProFL.Learning.Parameters;

namespace ProFL.Learning.Sums;

/// <summary>
/// What a client sends whose training diverged: every value is NaN. Its bytes are the same wherever it trained, and the round refuses it at
/// once and need not wait for it.
/// </summary>
/// <param name="parameters">The tensors that were to be trained.</param>
public sealed class NotFiniteTensors(IEnumerable<ParameterSpec> parameters) : ITensorSource
{
    private readonly Dictionary<string, TensorShape> _shapes = parameters.ToDictionary(p => p.Name, p => p.Shape, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _shapes.Keys;

    /// <inheritdoc/>
    public bool TryGetShape(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TensorShape? shape) =>
        _shapes.TryGetValue(name, out shape);

    /// <inheritdoc/>
    public void Read(string name, long elementOffset, Span<float> destination)
    {
        if (
            !_shapes.TryGetValue(name, out TensorShape? shape)
            || elementOffset < 0
            || elementOffset + destination.Length > shape.ElementCount
        )
        {
            throw new ArgumentException($"There is no tensor {name} of so many values.", nameof(name));
        }

        destination.Fill(float.NaN);
    }
}
