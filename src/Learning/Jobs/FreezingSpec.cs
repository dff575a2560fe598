using System.Collections.Immutable;
using ProFL.Learning.Freezing;

namespace ProFL.Learning.Jobs;

/// <summary>When a growing step is over and its block is frozen.</summary>
/// <param name="Rule">How effective movement is measured, its threshold in parts per billion per round; what decides with
/// <see cref="FreezingBy.Movement"/>.</param>
public sealed record FreezingSpec(FreezingRule Rule)
{
    /// <summary>Rounds of a growing step where a job file says nothing of freezing.</summary>
    public const int StandardRounds = 20;

    /// <summary>Cool-down rounds where a job file says nothing of them.</summary>
    public const int StandardCoolDownRounds = 8;

    private const double PartsPerBillionInAPercentagePoint = 1e7;

    /// <summary>What decides.</summary>
    public FreezingBy By { get; init; } = FreezingBy.Movement;

    /// <summary>
    /// With <see cref="FreezingBy.Rounds"/>: rounds of each growing step, or a single number for all of them; empty otherwise.
    /// </summary>
    public ImmutableArray<int> Rounds { get; init; } = [];

    /// <summary>With <see cref="FreezingBy.Plateau"/>: the rule; null otherwise.</summary>
    public PlateauRule? Plateau { get; init; }

    /// <summary>Rounds that follow when the rule has decided, with a falling learning rate; 0 where none do.</summary>
    public int CoolDownRounds { get; init; }

    /// <summary>Rounds of a growing step, with <see cref="FreezingBy.Rounds"/>.</summary>
    /// <param name="step">From 1.</param>
    public int RoundsOf(int step) => Rounds.Length == 1 ? Rounds[0] : Rounds[step - 1];

    /// <inheritdoc/>
    public bool Equals(FreezingSpec? other) =>
        other is not null
        && Rule == other.Rule
        && By == other.By
        && Plateau == other.Plateau
        && CoolDownRounds == other.CoolDownRounds
        && Rounds.AsSpan().SequenceEqual(other.Rounds.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Rule.GetHashCode();

    /// <summary>Percentage points, as a job file states them, in parts per billion.</summary>
    internal static long PartsPerBillion(double percentagePoints) => (long)Math.Round(percentagePoints * PartsPerBillionInAPercentagePoint);

    /// <summary>Parts per billion as a job file states them.</summary>
    internal static double PercentagePoints(long partsPerBillion) => partsPerBillion / PartsPerBillionInAPercentagePoint;
}
