namespace ProFL.Tools.Formatting;

/// <summary>
/// The slope of the least-squares line through values of effective movement, as people are shown it; the rule that freezes blocks compares
/// it in integers.
/// </summary>
public static class MovementSlope
{
    /// <summary>The slope, in parts per billion per round.</summary>
    /// <param name="movements">Two values at least, in parts per billion, of one round after the other.</param>
    public static double Of(IReadOnlyList<long> movements)
    {
        ArgumentNullException.ThrowIfNull(movements);
        double width = movements.Count;
        double sum = 0;
        for (int i = 0; i < movements.Count; i++)
        {
            sum += ((2.0 * i) - width + 1) * movements[i];
        }

        return 6 * sum / (width * ((width * width) - 1));
    }
}
