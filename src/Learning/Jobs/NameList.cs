using System.Collections;
using System.Collections.Immutable;

namespace ProFL.Learning.Jobs;

/// <summary>Names in an order that counts, compared by value.</summary>
/// <param name="names">The names.</param>
public sealed class NameList(ImmutableArray<string> names) : IReadOnlyList<string>, IEquatable<NameList>
{
    /// <summary>No names.</summary>
    public static NameList Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => names.Length;

    /// <inheritdoc/>
    public string this[int index] => names[index];

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => names.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(NameList? other) => other is not null && names.SequenceEqual([.. other], StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NameList);

    /// <inheritdoc/>
    public override int GetHashCode() => names.Length;

    /// <summary>The names, separated by commas.</summary>
    public override string ToString() => string.Join(", ", names);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
