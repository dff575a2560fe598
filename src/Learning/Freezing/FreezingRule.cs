namespace ProFL.Learning.Freezing;

/// <summary>
/// When a block counts as converged: the least-squares line through the last W values of effective movement has been flatter than a
/// threshold in E rounds running (Wu, Li, Xu, arXiv 2404.13349; the unit of the threshold is ours).
/// </summary>
/// <param name="MovementWindow">H: rounds over which movement is taken, at least 1.</param>
/// <param name="SlopeWindow">W: values of movement under the line, at least 2.</param>
/// <param name="Evaluations">E: flat rounds in a row, at least 1.</param>
/// <param name="SlopeThreshold">Flat is a slope below this many parts per billion per round, at least 1; 1
/// percentage point is 10,000,000.</param>
/// <param name="MinimumRounds">Rounds that a step has at least, at least 1.</param>
/// <param name="MaximumRounds">Rounds after which a block is frozen anyway, at least <see cref="EarliestFreeze"/> and
/// <paramref name="MinimumRounds"/>.</param>
public sealed record FreezingRule(
    int MovementWindow,
    int SlopeWindow,
    int Evaluations,
    long SlopeThreshold,
    int MinimumRounds,
    int MaximumRounds
)
{
    /// <summary>The first round of a step in which movement can freeze the block: H + W + E − 2.</summary>
    public int EarliestFreeze => MovementWindow + SlopeWindow + Evaluations - 2;

    /// <summary>Refuses rules that cannot work.</summary>
    /// <exception cref="ArgumentException">A value is too small, the minimum is above the maximum, or the maximum comes before movement
    /// could ever freeze a block.</exception>
    public void Validate()
    {
        RequireAtLeast(1, MovementWindow, "movement window (H)");
        RequireAtLeast(2, SlopeWindow, "slope window (W)");
        RequireAtLeast(1, Evaluations, "number of evaluations (E)");
        RequireAtLeast(1, SlopeThreshold, "slope threshold, in parts per billion per round,");
        RequireAtLeast(1, MinimumRounds, "minimum of rounds");
        RequireAtLeast(1, MaximumRounds, "maximum of rounds");
        if ((long)MovementWindow + SlopeWindow + Evaluations - 2 > MaximumRounds)
        {
            throw new ArgumentException(
                $"freezing: at most {MaximumRounds} rounds, "
                    + $"but movement can freeze a block in round H + W + E - 2 = {(long)MovementWindow + SlopeWindow + Evaluations - 2} "
                    + "at the earliest: raise the maximum of rounds or shorten the windows."
            );
        }

        if (MinimumRounds > MaximumRounds)
        {
            throw new ArgumentException(
                $"freezing: the minimum of rounds, {MinimumRounds}, is above the maximum, {MaximumRounds}: "
                    + "lower the one or raise the other."
            );
        }
    }

    /// <summary>
    /// Whether |slope| of the least-squares line is below the threshold. In integers, for the slope is 6 · Σ (2i − W + 1) yᵢ / (W (W² −
    /// 1)).
    /// </summary>
    /// <param name="lastMovements">The last W values of movement, oldest first, in parts per billion.</param>
    /// <exception cref="ArgumentException">There are not exactly W values.</exception>
    public bool IsFlat(ReadOnlySpan<long> lastMovements)
    {
        if (lastMovements.Length != SlopeWindow)
        {
            throw new ArgumentException(
                $"A line is drawn through {SlopeWindow} values, these are {lastMovements.Length}.",
                nameof(lastMovements)
            );
        }

        Int128 width = SlopeWindow;
        Int128 sum = 0;
        for (int i = 0; i < lastMovements.Length; i++)
        {
            sum += ((2 * (Int128)i) - width + 1) * lastMovements[i];
        }

        return 6 * Int128.Abs(sum) < SlopeThreshold * width * ((width * width) - 1);
    }

    private static void RequireAtLeast(long minimum, long value, string what)
    {
        if (value < minimum)
        {
            throw new ArgumentException($"freezing: the {what} is {value}; it must be at least {minimum}.");
        }
    }
}
