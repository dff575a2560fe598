using System.Runtime.CompilerServices;
using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Freezing;

/// <summary>
/// Effective movement (Wu, Li, Xu, arXiv 2404.13349) in integers: ‖θ_k − θ_{k−H}‖₁ / Σ_{h&lt;H} ‖θ_{k−h} − θ_{k−h−1}‖₁, over all trainable
/// scalars of the active block. Near 1 while a block moves one way, lower the more its updates cancel.
/// </summary>
public static class EffectiveMovement
{
    /// <summary>One, in the parts of <see cref="PartsPerBillion"/>.</summary>
    public const long Billion = 1_000_000_000;

    private const double Quantum = 4294967296.0;
    private const double Limit = 4611686018427387904.0;
    private const int ChunkLength = 1 << 14;

    /// <summary>
    /// The L1 distance of two lists of weights, each quantised to round(x · 2³²), half to even, and held within ±2⁶² (|x| ≤ 2³⁰).
    /// </summary>
    /// <param name="a">Weights.</param>
    /// <param name="b">As many weights.</param>
    /// <returns>In units of 2⁻³². Quantising each model, not each difference, makes distances obey the
    /// triangle inequality exactly.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a weight is NaN.</exception>
    public static UInt128 Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"A distance needs equally many weights; these are {a.Length} and {b.Length}.", nameof(b));
        }

        ulong low = 0;
        ulong high = 0;
        for (int i = 0; i < a.Length; i++)
        {
            // without a branch, which would be mispredicted half the time; ±2⁶³ both become 2⁶³
            long difference = unchecked(Quantise(a[i]) - Quantise(b[i]));
            long sign = difference >> 63;
            ulong magnitude = unchecked((ulong)((difference ^ sign) - sign));
            low += magnitude;
            high += low < magnitude ? 1UL : 0UL;
        }

        return new UInt128(high, low);
    }

    /// <summary>
    /// The distance of two models over the trainable parameters among <paramref name="parameters"/>; running statistics
    /// of batch normalisation do not count.
    /// </summary>
    /// <param name="parameters">Those of the active block.</param>
    /// <param name="a">One model.</param>
    /// <param name="b">The other model.</param>
    /// <returns>In units of 2⁻³².</returns>
    /// <exception cref="ArgumentException">A parameter is missing in a model or shorter there, or a weight is NaN.</exception>
    public static UInt128 Distance(IEnumerable<ParameterSpec> parameters, ITensorSource a, ITensorSource b)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        float[] chunkOfA = new float[ChunkLength];
        float[] chunkOfB = new float[ChunkLength];
        UInt128 distance = 0;
        foreach (ParameterSpec parameter in parameters)
        {
            if (parameter.Kind != ParameterKind.Weight)
            {
                continue;
            }

            long count = parameter.Shape.ElementCount;
            for (long offset = 0; offset < count; offset += ChunkLength)
            {
                int length = (int)Math.Min(ChunkLength, count - offset);
                a.Read(parameter.Name, offset, chunkOfA.AsSpan(0, length));
                b.Read(parameter.Name, offset, chunkOfB.AsSpan(0, length));
                distance += Distance(chunkOfA.AsSpan(0, length), chunkOfB.AsSpan(0, length));
            }
        }

        return distance;
    }

    /// <summary>A ratio of distances as ⌊10⁹ · numerator / denominator⌋.</summary>
    /// <param name="numerator">Distance over the window, below 2⁹⁸ (which no model exceeds).</param>
    /// <param name="denominator">Sum of the window's distances round by round.</param>
    /// <returns>From 0 to 10⁹ for distances of one sequence of models; 0 when nothing moved.</returns>
    /// <exception cref="OverflowException">The numerator is too large, or the ratio is.</exception>
    public static long PartsPerBillion(UInt128 numerator, UInt128 denominator) =>
        denominator == 0 ? 0 : checked((long)(numerator * (UInt128)Billion / denominator));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Quantise(float weight)
    {
        double scaled = weight * Quantum;
        return Math.Abs(scaled) <= Limit ? double.ConvertToIntegerNative<long>(Math.Round(scaled)) : Clamp(weight);
    }

    private static long Clamp(float weight) =>
        float.IsNaN(weight) ? throw new ArgumentException("A weight is NaN; only finite models have a distance.", nameof(weight))
        : weight > 0 ? (long)Limit
        : -(long)Limit;
}
