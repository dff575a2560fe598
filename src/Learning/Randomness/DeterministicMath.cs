using System.Numerics;

namespace ProFL.Learning.Randomness;

/// <summary>
/// Logarithm, exponential and cosine from additions, multiplications, divisions and bits alone, each of which IEEE 754 fixes: the same
/// argument gives the same bits on every machine, which no system's mathematics library promises. Relative error below 10⁻¹⁵ but for a last
/// bit or two.
/// </summary>
public static class DeterministicMath
{
    // ln 2 in two parts; the first has 33 significant bits, so that its product with an exponent is exact
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double OneOverLn2 = 1.44269504088896338700;

    /// <summary>The natural logarithm.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>−∞ for 0, NaN below 0 and for NaN, +∞ for +∞.</returns>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0)
        {
            return double.NaN;
        }

        if (x == 0)
        {
            return double.NegativeInfinity;
        }

        if (double.IsPositiveInfinity(x))
        {
            return x;
        }

        int exponent = 0;
        if (!double.IsNormal(x))
        {
            x *= 1L << 54;
            exponent = -54;
        }

        // x = 2^exponent · m with m in [√½, √2)
        long bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m >= 1.41421356237309515)
        {
            m *= 0.5;
            exponent++;
        }

        // log m = 2 artanh(s) = 2 (s + s³/3 + s⁵/5 + …), |s| < 0.1716
        double f = m - 1;
        double s = f / (2 + f);
        double square = s * s;
        double series = 0;
        for (int k = 25; k >= 3; k -= 2)
        {
            series = (series + (1.0 / k)) * square;
        }

        double logM = (2 * s) + (2 * s * series);
        return (exponent * Ln2High) + ((exponent * Ln2Low) + logM);
    }

    /// <summary>e to the power of <paramref name="x"/>.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>+∞ above about 709.78, 0 below about −745.13, NaN for NaN.</returns>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x > 709.782712893384)
        {
            return double.PositiveInfinity;
        }

        if (x < -745.2)
        {
            return 0;
        }

        // e^x = 2^k · e^r with |r| <= ½ ln 2
        int k = (int)Math.Round(x * OneOverLn2);
        double r = (x - (k * Ln2High)) - (k * Ln2Low);
        double series = 1;
        for (int n = 15; n >= 1; n--)
        {
            series = 1 + (series * r / n);
        }

        // in two steps, for 2^k alone may be out of a double's range where the result is not
        int half = k / 2;
        return series * PowerOfTwo(half) * PowerOfTwo(k - half);
    }

    /// <summary>The cosine of <paramref name="x"/> · π.</summary>
    /// <param name="x">From 0 to 1.</param>
    /// <returns>Exactly 1 for 0, 0 for ½ and −1 for 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The argument is outside that range.</exception>
    public static double CosPi(double x)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(x, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(x, 1);
        double half = x > 0.5 ? 1 - x : x;
        double cosine = half <= 0.25 ? CosineSeries(half * Math.PI) : SineSeries((0.5 - half) * Math.PI);
        return x > 0.5 ? -cosine : cosine;
    }

    /// <summary>The smallest W with 2^W ≥ <paramref name="value"/>: 0 for 1, 1 for 2, 2 for 3 and 4.</summary>
    /// <param name="value">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public static int CeilingLog2(long value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        return 64 - BitOperations.LeadingZeroCount((ulong)(value - 1));
    }

    /// <summary>2 to the power of <paramref name="exponent"/>, exactly.</summary>
    /// <param name="exponent">From −1022 to 1023.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is outside that range.</exception>
    public static double PowerOfTwo(int exponent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exponent, -1022);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exponent, 1023);
        return BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);
    }

    // 1 − x²/2! + x⁴/4! − …, |x| <= π/4
    private static double CosineSeries(double x)
    {
        double series = 1;
        for (int n = 18; n >= 2; n -= 2)
        {
            series = 1 - (series * (x * x) / (n * (n - 1)));
        }

        return series;
    }

    // x − x³/3! + x⁵/5! − …, |x| <= π/4
    private static double SineSeries(double x)
    {
        double series = 1;
        for (int n = 19; n >= 3; n -= 2)
        {
            series = 1 - (series * (x * x) / (n * (n - 1)));
        }

        return x * series;
    }
}
