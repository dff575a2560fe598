using System.Diagnostics.CodeAnalysis;
using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;

namespace ProFL.Learning.Sums;

/// <summary>
/// The mean of a part's values after several rounds, in integers and so independent of their order: newest + Σ (value − newest) / n, the
/// differences in 64-bit fixed point. Computed whenever it is read, so that it needs no memory of its own.
/// </summary>
/// <remarks>
/// A round moves no value by 2^b or more (see <see cref="FixedPointScale"/>), so that n rounds stay below 2^(b + W) with W = ⌈log2 n⌉: with
/// 62 − 2W − b bits after the point no sum overflows. Of equal values the mean has the same bits.
/// </remarks>
public sealed class WindowMean : ITensorSource
{
    private const int ChunkLength = 1 << 13;
    private readonly ITensorSource _newest;
    private readonly IReadOnlyList<ITensorSource> _before;
    private readonly Dictionary<string, double> _scales;
    private readonly float[] _chunk = new float[ChunkLength];
    private readonly long[] _sums = new long[ChunkLength];

    /// <summary>The mean of one round or several.</summary>
    /// <param name="parameters">The tensors to be averaged.</param>
    /// <param name="newest">Their values after the newest round.</param>
    /// <param name="before">Their values after the other rounds; at most 99.</param>
    public WindowMean(IEnumerable<ParameterSpec> parameters, ITensorSource newest, IReadOnlyList<ITensorSource> before)
    {
        ArgumentNullException.ThrowIfNull(before);
        _newest = newest;
        _before = before;
        int countBits = DeterministicMath.CeilingLog2(before.Count + 1);
        _scales = parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => DeterministicMath.PowerOfTwo(62 - (2 * countBits) - FixedPointScale.BoundBits(parameter.Kind)),
            StringComparer.Ordinal
        );
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _scales.Keys;

    /// <inheritdoc/>
    public bool TryGetShape(string name, [NotNullWhen(true)] out TensorShape? shape)
    {
        shape = null;
        return _scales.ContainsKey(name) && _newest.TryGetShape(name, out shape);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A value is further from the newest than rounds can take it.</exception>
    public void Read(string name, long elementOffset, Span<float> destination)
    {
        if (!_scales.TryGetValue(name, out double scale))
        {
            throw new ArgumentException($"There is no tensor {name} in this mean; there are {_scales.Count} others.", nameof(name));
        }

        _newest.Read(name, elementOffset, destination);
        for (int offset = 0; offset < destination.Length && _before.Count > 0; offset += ChunkLength)
        {
            Span<float> values = destination[offset..Math.Min(offset + ChunkLength, destination.Length)];
            AddMean(name, elementOffset + offset, values, scale);
        }
    }

    private void AddMean(string name, long elementOffset, Span<float> values, double scale)
    {
        Span<long> sums = _sums.AsSpan(0, values.Length);
        Span<float> chunk = _chunk.AsSpan(0, values.Length);
        double limit = DeterministicMath.PowerOfTwo(62) / (_before.Count + 1);
        sums.Clear();
        foreach (ITensorSource round in _before)
        {
            round.Read(name, elementOffset, chunk);
            for (int i = 0; i < chunk.Length; i++)
            {
                double difference = ((double)chunk[i] - values[i]) * scale;
                if (!(Math.Abs(difference) < limit))
                {
                    throw new InvalidDataException(
                        $"Tensor {name}, index {elementOffset + i}: {values[i]} and {chunk[i]} are further apart "
                            + "than rounds can move a value."
                    );
                }

                sums[i] += double.ConvertToIntegerNative<long>(Math.Round(difference));
            }
        }

        int count = _before.Count + 1;
        for (int i = 0; i < values.Length; i++)
        {
            // whole part and remainder apart: the mean of equal differences is exactly that difference
            (long quotient, long remainder) = Math.DivRem(sums[i], count);
            values[i] = (float)(values[i] + ((quotient + ((double)remainder / count)) / scale));
        }
    }
}
