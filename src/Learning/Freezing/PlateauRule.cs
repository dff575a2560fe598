namespace ProFL.Learning.Freezing;

/// <summary>
/// When accuracy counts as risen no more: in so many evaluations in a row the mean of the last rounds was not better by a margin than the
/// best before them. In integers.
/// </summary>
/// <param name="Evaluations">Evaluations in a row without a rise, at least 1.</param>
/// <param name="Margin">A rise is one of at least so many parts per billion of the held-out samples, from 0; 1 percentage point is
/// 10,000,000.</param>
/// <param name="MinimumRounds">Rounds that a step has at least, at least 1.</param>
/// <param name="MaximumRounds">Rounds after which the rule counts as fulfilled, at least <paramref name="MinimumRounds"/>.</param>
public sealed record PlateauRule(int Evaluations, long Margin, int MinimumRounds, int MaximumRounds)
{
    /// <summary>Refuses rules that cannot work.</summary>
    /// <exception cref="ArgumentException">A value is too small, or the minimum is above the maximum.</exception>
    public void Validate()
    {
        if (Evaluations < 1 || Margin < 0 || MinimumRounds < 1)
        {
            throw new ArgumentException(
                $"freezing: {Evaluations} evaluations, a margin of {Margin} parts per billion and {MinimumRounds} rounds at least: "
                    + "evaluations and rounds are at least 1, a margin at least 0."
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

    /// <summary>Whether an accuracy is a rise over another of as many samples.</summary>
    /// <param name="correct">Right answers now.</param>
    /// <param name="best">Right answers of the best before.</param>
    /// <param name="total">Samples.</param>
    public bool IsRise(long correct, long best, long total) =>
        correct > best && (Int128)(correct - best) * EffectiveMovement.Billion >= (Int128)Margin * total;
}
