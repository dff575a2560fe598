namespace ProFL.Learning.Freezing;

/// <summary>What a step remembers of its evaluations to see whether accuracy still rises.</summary>
/// <param name="Best">Right answers at the last rise; −1 before the first evaluation.</param>
/// <param name="WithoutRise">Evaluations in a row, up to now, that were no rise.</param>
public sealed record AccuracyPlateau(long Best, int WithoutRise)
{
    /// <summary>Before the first evaluation of a step.</summary>
    public static AccuracyPlateau Start { get; } = new(-1, 0);

    /// <summary>The state after one more evaluation.</summary>
    /// <param name="rule">The job's rule.</param>
    /// <param name="correct">Right answers.</param>
    /// <param name="total">Held-out samples: the same in every evaluation of a job.</param>
    public AccuracyPlateau Next(PlateauRule rule, long correct, long total)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Best < 0 || rule.IsRise(correct, Best, total)
            ? new AccuracyPlateau(correct, 0)
            : this with
            {
                WithoutRise = WithoutRise + 1,
            };
    }

    /// <summary>Whether the block freezes now.</summary>
    /// <param name="rule">The job's rule.</param>
    /// <param name="rounds">Rounds completed in the step.</param>
    public bool IsReached(PlateauRule rule, int rounds)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return WithoutRise >= rule.Evaluations && rounds >= rule.MinimumRounds;
    }
}
