using System.Collections.Immutable;

namespace ProFL.Learning.Freezing;

/// <summary>What a step remembers of its rounds to decide when its block freezes. Compared by value.</summary>
/// <param name="Rounds">Rounds completed in this step.</param>
/// <param name="Distances">The L1 distance of each of the last H rounds, oldest first, in units of 2⁻³².</param>
/// <param name="Movements">The last W values of effective movement, oldest first, in parts per billion; the
/// first exists after round H.</param>
/// <param name="FlatInARow">Rounds in a row, up to now, whose line was flat.</param>
public sealed record BlockFreezing(int Rounds, ImmutableArray<UInt128> Distances, ImmutableArray<long> Movements, int FlatInARow)
{
    /// <summary>Before the first round of a step.</summary>
    public static BlockFreezing Start { get; } = new(0, [], [], 0);

    /// <summary>The state after one more round.</summary>
    /// <param name="rule">The job's rule.</param>
    /// <param name="distance">‖θ_k − θ_{k−1}‖₁ of this round, in units of 2⁻³².</param>
    /// <param name="distanceOverWindow">‖θ_k − θ_{k−H}‖₁ in the same units; <c>null</c> before round H of the step, and only then.</param>
    /// <exception cref="ArgumentException">The distance over the window is missing, or there too early.</exception>
    public BlockFreezing Next(FreezingRule rule, UInt128 distance, UInt128? distanceOverWindow)
    {
        ArgumentNullException.ThrowIfNull(rule);
        int rounds = Rounds + 1;
        if (distanceOverWindow.HasValue != rounds >= rule.MovementWindow)
        {
            throw new ArgumentException(
                $"Round {rounds} of the step with a movement window of {rule.MovementWindow}: "
                    + $"the distance over the window exists from round {rule.MovementWindow} on, and must be given then.",
                nameof(distanceOverWindow)
            );
        }

        ImmutableArray<UInt128> distances = Append(Distances, distance, rule.MovementWindow);
        if (distanceOverWindow is not UInt128 numerator)
        {
            return new BlockFreezing(rounds, distances, Movements, 0);
        }

        UInt128 denominator = 0;
        foreach (UInt128 one in distances)
        {
            denominator += one;
        }

        ImmutableArray<long> movements = Append(Movements, EffectiveMovement.PartsPerBillion(numerator, denominator), rule.SlopeWindow);
        bool flat = movements.Length == rule.SlopeWindow && rule.IsFlat(movements.AsSpan());
        return new BlockFreezing(rounds, distances, movements, flat ? FlatInARow + 1 : 0);
    }

    /// <summary>Whether the block freezes now, and why.</summary>
    /// <param name="rule">The job's rule.</param>
    /// <returns><c>null</c> when the step goes on. Movement is named where both reasons hold.</returns>
    public FrozenBy? Verdict(FreezingRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (FlatInARow >= rule.Evaluations && Rounds >= rule.MinimumRounds)
        {
            return FrozenBy.Movement;
        }

        return Rounds >= rule.MaximumRounds ? FrozenBy.MaximumRounds : null;
    }

    /// <inheritdoc/>
    public bool Equals(BlockFreezing? other) =>
        other is not null
        && Rounds == other.Rounds
        && FlatInARow == other.FlatInARow
        && Distances.AsSpan().SequenceEqual(other.Distances.AsSpan())
        && Movements.AsSpan().SequenceEqual(other.Movements.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Rounds * 31) + FlatInARow);

    private static ImmutableArray<T> Append<T>(ImmutableArray<T> values, T value, int length)
    {
        ImmutableArray<T> appended = values.Add(value);
        return appended.Length > length ? appended.RemoveRange(0, appended.Length - length) : appended;
    }
}
