using ProFL.Learning.Parameters;

namespace ProFL.Learning.Sums;

/// <summary>Named float32 tensors that can be read piece by piece, wherever they lie: in memory or in a file.</summary>
public interface ITensorSource
{
    /// <summary>The names of all tensors; their order means nothing.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>The shape of a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape, where the tensor exists.</param>
    /// <returns>Whether there is such a tensor.</returns>
    bool TryGetShape(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TensorShape? shape);

    /// <summary>Copies neighbouring scalars of a tensor, in row-major order.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="elementOffset">Index of the first scalar.</param>
    /// <param name="destination">Filled completely.</param>
    /// <exception cref="ArgumentException">No such tensor, or the range goes past its end.</exception>
    void Read(string name, long elementOffset, Span<float> destination);
}
