using System.Collections.Immutable;
using ProFL.Learning.Parameters;

namespace ProFL.Learning.SubModels;

/// <summary>Which entries of a global tensor a sub-model holds: for each dimension an ascending set of indices, or all of it.</summary>
/// <remarks>A selected tensor is the product of its index sets, as <c>numpy.ix_</c> cuts it. Width-wise methods select channels; block- and
/// depth-wise methods select whole tensors.</remarks>
public sealed record Selection
{
    /// <summary>Creates a selection.</summary>
    /// <param name="indices">One entry per dimension, null for the whole dimension; an empty array selects the whole of any tensor.</param>
    /// <exception cref="ArgumentException">An index set is empty, negative, or not strictly ascending.</exception>
    public Selection(ImmutableArray<ImmutableArray<int>?> indices)
    {
        for (int dimension = 0; dimension < indices.Length; dimension++)
        {
            if (indices[dimension] is { } set)
            {
                Check(set, dimension);
            }
        }

        Indices = indices;
    }

    /// <summary>The whole tensor, whatever its shape.</summary>
    public static Selection Whole { get; } = new([]);

    /// <summary>One entry per dimension: ascending indices, or null for the whole dimension. Empty for <see cref="Whole"/>.</summary>
    public ImmutableArray<ImmutableArray<int>?> Indices { get; }

    /// <summary>Whether every dimension is taken whole.</summary>
    public bool IsWhole => Indices.All(set => set is null);

    /// <summary>The shape of what is selected from a tensor.</summary>
    /// <param name="shape">Shape of the global tensor.</param>
    /// <exception cref="ArgumentException">The selection has another rank or an index beyond the shape.</exception>
    public TensorShape Apply(TensorShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (Indices.IsEmpty)
        {
            return shape;
        }

        CheckFits(shape);
        int[] dimensions = new int[shape.Rank];
        for (int dimension = 0; dimension < dimensions.Length; dimension++)
        {
            dimensions[dimension] = Indices[dimension]?.Length ?? shape[dimension];
        }

        return new TensorShape(dimensions);
    }

    /// <summary>
    /// Where the selected entries lie in the global tensor: its flat, row-major indices in the order of the selected tensor's own entries.
    /// </summary>
    /// <param name="shape">Shape of the global tensor.</param>
    /// <returns>As many ascending indices as <see cref="Apply"/> has elements.</returns>
    /// <exception cref="ArgumentException">The selection has another rank or an index beyond the shape.</exception>
    public IEnumerable<long> FlatIndices(TensorShape shape)
    {
        TensorShape selected = Apply(shape);
        return Enumerate(shape, selected);
    }

    /// <inheritdoc/>
    public bool Equals(Selection? other)
    {
        if (other is null || Indices.Length != other.Indices.Length)
        {
            return false;
        }

        for (int dimension = 0; dimension < Indices.Length; dimension++)
        {
            if (!SameSet(Indices[dimension], other.Indices[dimension]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = Indices.Length;
        foreach (ImmutableArray<int>? set in Indices)
        {
            hash = unchecked((hash * 31) + (set is { Length: > 0 } indices ? (indices.Length * 31) + indices[0] : 0));
        }

        return hash;
    }

    private static bool SameSet(ImmutableArray<int>? left, ImmutableArray<int>? right) =>
        left is { } a && right is { } b ? a.AsSpan().SequenceEqual(b.AsSpan()) : left is null && right is null;

    private static void Check(ImmutableArray<int> set, int dimension)
    {
        if (set.IsDefaultOrEmpty)
        {
            throw new ArgumentException(
                $"dimension {dimension} selects nothing: name at least one index, or null for the whole dimension",
                nameof(set)
            );
        }

        int previous = -1;
        foreach (int index in set)
        {
            if (index <= previous)
            {
                throw new ArgumentException(
                    $"dimension {dimension} has index {index} after {previous}: index sets are strictly ascending from 0 up",
                    nameof(set)
                );
            }

            previous = index;
        }
    }

    private void CheckFits(TensorShape shape)
    {
        if (Indices.Length != shape.Rank)
        {
            throw new ArgumentException(
                $"the selection has {Indices.Length} dimensions, the tensor {shape} has {shape.Rank}",
                nameof(shape)
            );
        }

        for (int dimension = 0; dimension < shape.Rank; dimension++)
        {
            if (Indices[dimension] is { } set && set[^1] >= shape[dimension])
            {
                throw new ArgumentException(
                    $"the selection takes index {set[^1]} of dimension {dimension}, the tensor {shape} ends at {shape[dimension] - 1}",
                    nameof(shape)
                );
            }
        }
    }

    private IEnumerable<long> Enumerate(TensorShape shape, TensorShape selected)
    {
        int[] position = new int[selected.Rank];
        for (long remaining = selected.ElementCount; remaining > 0; remaining--)
        {
            long flat = 0;
            for (int dimension = 0; dimension < position.Length; dimension++)
            {
                int index = Indices.IsEmpty ? position[dimension] : Indices[dimension]?[position[dimension]] ?? position[dimension];
                flat = (flat * shape[dimension]) + index;
            }

            yield return flat;
            Advance(position, selected);
        }
    }

    private static void Advance(int[] position, TensorShape selected)
    {
        for (int dimension = position.Length - 1; dimension >= 0 && ++position[dimension] == selected[dimension]; dimension--)
        {
            position[dimension] = 0;
        }
    }
}
