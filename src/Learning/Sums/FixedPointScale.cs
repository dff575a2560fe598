using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;

namespace ProFL.Learning.Sums;

/// <summary>
/// Where the binary point lies in a round's sum of 64-bit integers. A difference d counts as round(d · 2^s) with s = 62 − W − b, where the
/// weights sum to at most 2^W and |d| &lt; 2^b; so every part of the sum stays within ±2^62 and cannot overflow, whatever the order and
/// grouping.
/// </summary>
/// <param name="WeightSumBits">W = ⌈log2 of the sum of all planned weights⌉, from 0 to 34.</param>
/// <exception cref="ArgumentOutOfRangeException">W is negative, or so large that fewer than 8 bits would
/// be left after the point.</exception>
public sealed record FixedPointScale(int WeightSumBits)
{
    private const int MinimumBits = 8;
    private const int MaximumWeightSumBits = 62 - BufferBound - MinimumBits;
    private const int WeightBound = 7;
    private const int BufferBound = 20;

    /// <summary>What the weights of a round may sum to at most, in any job: 2^34.</summary>
    public static long MostWeight => 1L << MaximumWeightSumBits;

    /// <summary>W = ⌈log2 of the sum of all planned weights⌉.</summary>
    public int WeightSumBits { get; } =
        WeightSumBits is >= 0 and <= MaximumWeightSumBits
            ? WeightSumBits
            : throw new ArgumentOutOfRangeException(
                nameof(WeightSumBits),
                WeightSumBits,
                $"The weights of a round may sum to 2^0 up to 2^{MaximumWeightSumBits}: "
                    + "divide them all by a common factor or take fewer clients."
            );

    /// <summary>The largest sum of weights that the scale allows: 2^W.</summary>
    public long MaximumWeightSum => 1L << WeightSumBits;

    /// <summary>The scale of a round.</summary>
    /// <param name="sumOfWeights">Sum of the weights of the whole cohort, from 1 to 2^34.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sum is outside that range.</exception>
    public static FixedPointScale Plan(long sumOfWeights) => new(DeterministicMath.CeilingLog2(sumOfWeights));

    /// <summary>b: differences of such tensors stay below 2^b in magnitude. 7 for weights, 20 for running statistics.</summary>
    /// <param name="kind">Kind of tensor.</param>
    public static int BoundBits(ParameterKind kind) => kind == ParameterKind.Buffer ? BufferBound : WeightBound;

    /// <summary>s = 62 − W − b: bits after the binary point, at least 8.</summary>
    /// <param name="kind">Kind of tensor.</param>
    public int Bits(ParameterKind kind) => 62 - WeightSumBits - BoundBits(kind);
}
