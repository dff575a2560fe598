using ProFL.Learning.Randomness;

namespace ProFL.Learning.Schedules;

/// <summary>A learning rate that falls along half a cosine to a tenth.</summary>
internal static class CosineRate
{
    private const double LastShare = 0.1;

    /// <summary>The rate in a round, the same on every machine.</summary>
    /// <param name="first">The rate of the first round.</param>
    /// <param name="place">The round's place, from 0 to <paramref name="rounds"/> − 1.</param>
    /// <param name="rounds">Rounds of which the last has a tenth of the rate, at least 1; a single one has the whole rate.</param>
    public static double In(double first, int place, int rounds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, rounds);
        if (place == 0)
        {
            return first;
        }

        double last = first * LastShare;
        return last + ((first - last) * (1 + DeterministicMath.CosPi((double)place / (rounds - 1))) / 2);
    }
}
