using System.Buffers.Binary;
using System.Numerics;

namespace ProFL.Learning.Randomness;

/// <summary>
/// xoshiro256** (Blackman and Vigna, https://prng.di.unimi.it/xoshiro256starstar.c), started with the seed's four 64-bit words: the same
/// seed gives the same numbers on every machine. Not for secrets and not for use by several threads at once.
/// </summary>
public sealed class DeterministicRandom
{
    private ulong _s0,
        _s1,
        _s2,
        _s3;
    private double _spareGaussian;
    private bool _hasSpareGaussian;

    /// <summary>Starts a sequence.</summary>
    /// <param name="seed">Which sequence.</param>
    /// <exception cref="ArgumentException">All bytes of the seed are 0, as those of <c>default(Seed)</c>.</exception>
    public DeterministicRandom(Seed seed)
    {
        ReadOnlySpan<byte> bytes = seed.ToArray();
        _s0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        _s1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        _s2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        _s3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        if ((_s0 | _s1 | _s2 | _s3) == 0)
        {
            throw new ArgumentException("A seed of zeros gives zeros only: make it with Seed.Of or Seed.Derive.", nameof(seed));
        }
    }

    private DeterministicRandom(DeterministicRandom other)
    {
        (_s0, _s1, _s2, _s3) = (other._s0, other._s1, other._s2, other._s3);
        (_spareGaussian, _hasSpareGaussian) = (other._spareGaussian, other._hasSpareGaussian);
    }

    /// <summary>Another sequence that goes on as this one does from here.</summary>
    public DeterministicRandom Copy() => new(this);

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64()
    {
        unchecked
        {
            ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
            ulong shifted = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= shifted;
            _s3 = BitOperations.RotateLeft(_s3, 45);
            return result;
        }
    }

    /// <summary>
    /// An integer from 0 to <paramref name="exclusiveMaximum"/> − 1, each equally likely (Lemire's rejection, arXiv 1805.10941).
    /// </summary>
    /// <param name="exclusiveMaximum">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is below 1.</exception>
    public int NextInt32(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMaximum, 1);
        uint range = (uint)exclusiveMaximum;
        ulong product = (NextUInt64() >> 32) * range;
        if ((uint)product < range)
        {
            uint rejected = unchecked(0u - range) % range;
            while ((uint)product < rejected)
            {
                product = (NextUInt64() >> 32) * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Normal with mean 0 and variance 1 (Marsaglia's polar method).</summary>
    public double NextGaussian()
    {
        if (_hasSpareGaussian)
        {
            _hasSpareGaussian = false;
            return _spareGaussian;
        }

        while (true)
        {
            double x = (2 * NextDouble()) - 1;
            double y = (2 * NextDouble()) - 1;
            double square = (x * x) + (y * y);
            if (square >= 1 || square == 0)
            {
                continue;
            }

            double factor = Math.Sqrt(-2 * DeterministicMath.Log(square) / square);
            _spareGaussian = y * factor;
            _hasSpareGaussian = true;
            return x * factor;
        }
    }

    /// <summary>Gamma with scale 1 (Marsaglia and Tsang, "A simple method for generating gamma variables", 2000).</summary>
    /// <param name="shape">Above 0 and finite; the mean. Below about 0.001 many draws are 0, for they are smaller than any double.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not above 0, or not finite.</exception>
    public double NextGamma(double shape)
    {
        if (!(shape > 0 && double.IsFinite(shape)))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "The shape of a gamma distribution is above 0 and finite.");
        }

        if (shape < 1)
        {
            double larger = NextGamma(shape + 1);
            return larger * DeterministicMath.Exp(DeterministicMath.Log(1 - NextDouble()) / shape);
        }

        double d = shape - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextGaussian();
            double root = 1 + (c * x);
            if (root <= 0)
            {
                continue;
            }

            double v = root * root * root;
            if (DeterministicMath.Log(1 - NextDouble()) < (0.5 * x * x) + (d * (1 - v + DeterministicMath.Log(v))))
            {
                return d * v;
            }
        }
    }

    /// <summary>Puts the values into random order, every order equally likely (Fisher and Yates).</summary>
    /// <param name="values">Reordered in place.</param>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>The numbers 0 to <paramref name="n"/> − 1 in random order.</summary>
    /// <param name="n">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    public int[] Permutation(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        int[] values = new int[n];
        for (int i = 0; i < n; i++)
        {
            values[i] = i;
        }

        Shuffle(values);
        return values;
    }
}
