using System.Collections.Immutable;
using System.Numerics;

namespace ProFL.Learning.Normalisations;

/// <summary>What each channel's values are reduced by and divided by: (x − mean) / deviation.</summary>
/// <param name="Mean">Of each channel.</param>
/// <param name="Deviation">Standard deviation of each channel, above 0; 1 for a channel whose values are all the same.</param>
public sealed record Normalisation(ImmutableArray<double> Mean, ImmutableArray<double> Deviation)
{
    /// <summary>Mean and standard deviation (of the population) from exact sums.</summary>
    /// <param name="sums">Of each channel.</param>
    /// <param name="unit">Integers to the value 1: 255 for bytes.</param>
    public static Normalisation Of(IReadOnlyList<ChannelSum> sums, double unit)
    {
        ArgumentNullException.ThrowIfNull(sums);
        return new Normalisation([.. sums.Select(sum => MeanOf(sum, unit))], [.. sums.Select(sum => DeviationOf(sum, unit))]);
    }

    /// <inheritdoc/>
    public bool Equals(Normalisation? other) =>
        other is not null && Mean.AsSpan().SequenceEqual(other.Mean.AsSpan()) && Deviation.AsSpan().SequenceEqual(other.Deviation.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Mean.Length;

    private static double MeanOf(ChannelSum sum, double unit) => sum.Count == 0 ? 0 : (double)sum.Sum / sum.Count / unit;

    private static double DeviationOf(ChannelSum sum, double unit)
    {
        BigInteger numerator = (sum.Count * (BigInteger)sum.Squares) - ((BigInteger)sum.Sum * (BigInteger)sum.Sum);
        return numerator.IsZero ? 1 : Math.Sqrt((double)numerator) / sum.Count / unit;
    }
}
