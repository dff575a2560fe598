using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ProFL.Learning.Sums;

/// <summary>
/// The loops over every value of every update: whether differences are below their bound, and their addition. Each is there twice, once
/// value by value and once for sixteen at a time, and both give the same bits: no value looks at another one, a difference and its rounding
/// are exact rules of IEEE 754, and what is added are integers.
/// </summary>
internal static class DifferenceLanes
{
    /// <summary>The first index whose difference is not below the bound, or −1.</summary>
    /// <param name="update">Values of an update.</param>
    /// <param name="start">As many values of the start.</param>
    /// <param name="bound">2^b.</param>
    public static int FirstRefused(ReadOnlySpan<float> update, ReadOnlySpan<float> start, double bound)
    {
        start = start[..update.Length];
        int done = IsWide ? FirstRefusedLanes(update, start, bound) : 0;
        int refused = FirstRefusedScalar(update[done..], start[done..], bound);
        return refused < 0 ? -1 : done + refused;
    }

    /// <summary>Adds weight × round(difference × scale) to each sum.</summary>
    /// <returns>The first index whose difference is not below the bound, up to which all were added, or −1.</returns>
    /// <param name="update">Values of an update.</param>
    /// <param name="start">As many values of the start.</param>
    /// <param name="sums">As many sums.</param>
    /// <param name="term">What is added.</param>
    public static int Add(ReadOnlySpan<float> update, ReadOnlySpan<float> start, Span<long> sums, Term term)
    {
        start = start[..update.Length];
        sums = sums[..update.Length];
        int done = IsWide ? AddLanes(update, start, sums, term) : 0;
        int refused = AddScalar(update[done..], start[done..], sums[done..], term);
        return refused < 0 ? -1 : done + refused;
    }

    /// <summary>The same, value by value.</summary>
    internal static int FirstRefusedScalar(ReadOnlySpan<float> update, ReadOnlySpan<float> start, double bound)
    {
        for (int i = 0; i < update.Length; i++)
        {
            if (!(Math.Abs((double)update[i] - start[i]) < bound))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The same, value by value.</summary>
    internal static int AddScalar(ReadOnlySpan<float> update, ReadOnlySpan<float> start, Span<long> sums, Term term)
    {
        for (int i = 0; i < update.Length; i++)
        {
            double difference = (double)update[i] - start[i];
            if (!(Math.Abs(difference) < term.Bound))
            {
                return i;
            }

            sums[i] += term.Weight * Rounded(difference * term.Scale);
        }

        return -1;
    }

    /// <summary>Half to even; within ±2^62 by the plan, so the conversion needs no care for what does not fit.</summary>
    internal static long Rounded(double value) => double.ConvertToIntegerNative<long>(Math.Round(value));

#pragma warning disable RS0030 // here alone: a test holds these against the loops above, bit by bit
    // a CPU that has these also has the conversion to 64-bit integers; without it vectors are slower than the loops above
    private static bool IsWide => Vector512.IsHardwareAccelerated;

    // up to the first sixteen in which there is one, or to fewer than sixteen that are left
    private static int FirstRefusedLanes(ReadOnlySpan<float> update, ReadOnlySpan<float> start, double bound)
    {
        ref float updates = ref MemoryMarshal.GetReference(update);
        ref float starts = ref MemoryMarshal.GetReference(start);
        var bounds = Vector512.Create(bound);
        int i = 0;
        for (; i <= update.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            (Vector512<double> lower, Vector512<double> upper) = Differences(ref updates, ref starts, i);
            if (!AreBelow(lower, upper, bounds))
            {
                break;
            }
        }

        return i;
    }

    private static int AddLanes(ReadOnlySpan<float> update, ReadOnlySpan<float> start, Span<long> sums, Term term)
    {
        ref float updates = ref MemoryMarshal.GetReference(update);
        ref float starts = ref MemoryMarshal.GetReference(start);
        ref long added = ref MemoryMarshal.GetReference(sums);
        var bounds = Vector512.Create(term.Bound);
        var scale = Vector512.Create(term.Scale);
        var weight = Vector512.Create(term.Weight);
        int i = 0;
        for (; i <= update.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            (Vector512<double> lower, Vector512<double> upper) = Differences(ref updates, ref starts, i);
            if (!AreBelow(lower, upper, bounds))
            {
                break;
            }

            nuint at = (nuint)i;
            nuint next = at + (nuint)Vector512<long>.Count;
            (Vector512.LoadUnsafe(ref added, at) + (weight * Rounded(lower * scale))).StoreUnsafe(ref added, at);
            (Vector512.LoadUnsafe(ref added, next) + (weight * Rounded(upper * scale))).StoreUnsafe(ref added, next);
        }

        return i;
    }

    private static (Vector512<double> Lower, Vector512<double> Upper) Differences(ref float updates, ref float starts, int i)
    {
        (Vector512<double> updateLower, Vector512<double> updateUpper) = Vector512.Widen(Vector512.LoadUnsafe(ref updates, (nuint)i));
        (Vector512<double> startLower, Vector512<double> startUpper) = Vector512.Widen(Vector512.LoadUnsafe(ref starts, (nuint)i));
        return (updateLower - startLower, updateUpper - startUpper);
    }

    // not below is also what is no number
    private static bool AreBelow(Vector512<double> lower, Vector512<double> upper, Vector512<double> bounds) =>
        Vector512.LessThanAll(Vector512.Abs(lower), bounds) && Vector512.LessThanAll(Vector512.Abs(upper), bounds);

    private static Vector512<long> Rounded(Vector512<double> values) => Vector512.ConvertToInt64Native(Vector512.Round(values));
#pragma warning restore RS0030

    /// <summary>How a difference is added.</summary>
    /// <param name="Weight">Of the update.</param>
    /// <param name="Scale">2^s: a power of two, so that the product is exact.</param>
    /// <param name="Bound">2^b, below which a difference lies.</param>
    internal readonly record struct Term(long Weight, double Scale, double Bound);
}
