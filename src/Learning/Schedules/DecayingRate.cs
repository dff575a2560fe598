namespace ProFL.Learning.Schedules;

/// <summary>A learning rate that shrinks by one factor from round to round.</summary>
internal static class DecayingRate
{
    /// <summary>The rate in a round, by repeated multiplication, which every machine does alike.</summary>
    /// <param name="first">The rate of the first round.</param>
    /// <param name="decay">The factor.</param>
    /// <param name="rounds">Rounds before it: 0 for the first.</param>
    public static double In(double first, double decay, int rounds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rounds);
        double rate = first;
        for (int round = 0; round < rounds; round++)
        {
            rate *= decay;
        }

        return rate;
    }
}
