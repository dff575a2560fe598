using System.Collections.Immutable;

namespace ProFL.Learning.Parameters;

/// <summary>The dimensions of a tensor, outermost first, as PyTorch writes them: <c>[16, 1, 3, 3]</c>. Compared by value.</summary>
public sealed class TensorShape : IEquatable<TensorShape>
{
    /// <summary>Creates a shape.</summary>
    /// <param name="dimensions">Sizes, each at least 0; none for a scalar.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public TensorShape(params ReadOnlySpan<int> dimensions)
    {
        long count = 1;
        foreach (int dimension in dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(dimensions));
            count = checked(count * dimension);
        }

        Dimensions = [.. dimensions];
        ElementCount = count;
    }

    /// <summary>Sizes, outermost first.</summary>
    public ImmutableArray<int> Dimensions { get; }

    /// <summary>Number of scalars in a tensor of this shape.</summary>
    public long ElementCount { get; }

    /// <summary>Number of dimensions.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>The size of one dimension.</summary>
    /// <param name="dimension">From 0 to <see cref="Rank"/> − 1.</param>
    public int this[int dimension] => Dimensions[dimension];

    /// <inheritdoc/>
    public bool Equals(TensorShape? other) => other is not null && Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorShape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = Rank;
        foreach (int dimension in Dimensions)
        {
            hash = unchecked((hash * 31) + dimension);
        }

        return hash;
    }

    /// <summary>The shape as PyTorch prints it.</summary>
    public override string ToString() => "[" + string.Join(", ", Dimensions) + "]";
}
