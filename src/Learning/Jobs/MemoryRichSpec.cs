using System.Collections.Immutable;

namespace ProFL.Learning.Jobs;

/// <summary>
/// Clients of a simulated fleet that have more memory than the others, and may lack classes: what a
/// training that only they can do never sees.
/// </summary>
/// <param name="Share">How many of the clients, above 0 and below 1; drawn from the job's seed.</param>
/// <param name="MemoryMinimum">Their smallest declared budget, in bytes.</param>
/// <param name="MemoryMaximum">Their largest declared budget, in bytes.</param>
/// <param name="LacksClasses">Classes of which none of them has a sample, ascending; may be empty.</param>
public sealed record MemoryRichSpec(double Share, long MemoryMinimum, long MemoryMaximum, ImmutableArray<int> LacksClasses)
{
    /// <inheritdoc/>
    public bool Equals(MemoryRichSpec? other) =>
        other is not null
        && Share.Equals(other.Share)
        && MemoryMinimum == other.MemoryMinimum
        && MemoryMaximum == other.MemoryMaximum
        && LacksClasses.AsSpan().SequenceEqual(other.LacksClasses.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => LacksClasses.Length;
}
