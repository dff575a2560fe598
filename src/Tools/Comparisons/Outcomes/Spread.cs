namespace ProFL.Tools.Comparisons.Outcomes;

/// <summary>Mean and sample standard deviation of a figure over the seeds.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">√(Σ (x − mean)² / (n − 1)); null where there is one value.</param>
/// <param name="Count">How many values there are; at least 1.</param>
public sealed record Spread(double Mean, double? Deviation, int Count)
{
    /// <summary>Mean and deviation of the values that are known; null where none is.</summary>
    public static Spread? Of(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>()];
        if (known.Length == 0)
        {
            return null;
        }

        double mean = known.Sum() / known.Length;
        double? deviation = known.Length == 1 ? null : Math.Sqrt(known.Sum(x => (x - mean) * (x - mean)) / (known.Length - 1));
        return new Spread(mean, deviation, known.Length);
    }
}
