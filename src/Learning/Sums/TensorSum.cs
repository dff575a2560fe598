using ProFL.Learning.Parameters;
using ProFL.Learning.Randomness;

namespace ProFL.Learning.Sums;

/// <summary>
/// The running sum of one tensor: an integer per entry, and the weight that went into it, once for the tensor or per entry
/// where only parts of it were trained.
/// </summary>
internal sealed class TensorSum
{
    private readonly long[] _sums;
    private readonly double _scale;
    private readonly double _unit;
    private long _weight;
    private long[]? _entryWeights;

    /// <summary>Begins with nothing added.</summary>
    /// <param name="parameter">The tensor.</param>
    /// <param name="scale">How its differences become integers.</param>
    /// <param name="spent">A sum of a tensor of as many scalars that is not needed any more: its memory is used again.</param>
    public TensorSum(ParameterSpec parameter, FixedPointScale scale, TensorSum? spent)
    {
        Parameter = parameter;
        if (spent?._sums.Length == parameter.Shape.ElementCount)
        {
            _sums = spent._sums;
            Array.Clear(_sums);
        }
        else
        {
            _sums = new long[parameter.Shape.ElementCount];
        }

        _scale = DeterministicMath.PowerOfTwo(scale.Bits(parameter.Kind));
        _unit = DeterministicMath.PowerOfTwo(-scale.Bits(parameter.Kind));
        Bound = DeterministicMath.PowerOfTwo(FixedPointScale.BoundBits(parameter.Kind));
    }

    public ParameterSpec Parameter { get; }

    /// <summary>2^b: every difference lies below it in magnitude.</summary>
    public double Bound { get; }

    /// <summary>Adds a whole tensor.</summary>
    /// <returns>The first index whose difference is not below the bound, or −1 when all were added.</returns>
    public long AddWhole(DifferenceChunks chunks, long weight)
    {
        while (chunks.Next())
        {
            int refused = DifferenceLanes.Add(chunks.Update, chunks.Start, _sums.AsSpan((int)chunks.Offset), new(weight, _scale, Bound));
            if (refused >= 0)
            {
                return chunks.Offset + refused;
            }
        }

        _weight += weight;
        return -1;
    }

    /// <summary>Adds the selected entries.</summary>
    /// <returns>The first index whose difference is not below the bound, or −1 when all were added.</returns>
    public long AddSelected(DifferenceChunks chunks, long weight)
    {
        _entryWeights ??= new long[_sums.Length];
        while (chunks.Next())
        {
            ReadOnlySpan<int> indices = chunks.Indices;
            ReadOnlySpan<float> update = chunks.Update;
            ReadOnlySpan<float> start = chunks.Start;
            for (int i = 0; i < indices.Length; i++)
            {
                double difference = (double)update[i] - start[i];
                if (!(Math.Abs(difference) < Bound))
                {
                    return chunks.Offset + i;
                }

                _sums[indices[i]] += weight * DifferenceLanes.Rounded(difference * _scale);
                _entryWeights[indices[i]] += weight;
            }
        }

        return -1;
    }

    /// <summary>Adds the weighted mean of the differences to values of the start; those where nothing was added keep their bits.</summary>
    /// <param name="offset">Index of the first value.</param>
    /// <param name="values">The start's values from there on.</param>
    public void AddMean(long offset, Span<float> values)
    {
        if (_weight == 0 && _entryWeights is null)
        {
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            long entry = offset + i;
            long weight = _weight + (_entryWeights is null ? 0 : _entryWeights[entry]);
            if (weight == 0)
            {
                continue;
            }

            // whole part and remainder apart: the mean of equal differences is exactly that difference
            (long quotient, long remainder) = Math.DivRem(_sums[entry], weight);
            double mean = (quotient + ((double)remainder / weight)) * _unit;
            values[i] = (float)(values[i] + mean);
        }
    }
}
