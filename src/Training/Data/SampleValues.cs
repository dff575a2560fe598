using ProFL.Learning.Normalisations;

namespace ProFL.Training.Data;

/// <summary>The values of many samples, each read when it is needed; may be read from several threads.</summary>
/// <param name="elements">Values of one sample.</param>
public abstract class SampleValues(int elements)
{
    /// <summary>Stands for a value that is missing.</summary>
    public const long MissingInteger = long.MinValue;

    /// <summary>Values of one sample.</summary>
    public int Elements { get; } = elements;

    /// <summary>Number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>Integers to the value 1, for exact sums.</summary>
    public abstract double Unit { get; }

    /// <summary>Reads one sample.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    /// <param name="destination">Takes <see cref="Elements"/> values; a missing one is NaN.</param>
    /// <exception cref="DataSetException">The file beneath cannot be read any more.</exception>
    public abstract void Read(int index, Span<float> destination);

    /// <summary>Reads one sample as integers of <see cref="Unit"/>.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    /// <param name="destination">Takes <see cref="Elements"/> integers; a missing one is <see cref="MissingInteger"/>.</param>
    public abstract void ReadIntegers(int index, Span<long> destination);

    /// <summary>The values of some samples added up, channel by channel.</summary>
    /// <param name="indices">The samples.</param>
    /// <param name="channels">Number of channels, the outermost dimension of a sample.</param>
    public ChannelSum[] Sums(ReadOnlySpan<int> indices, int channels)
    {
        var sums = new ChannelSum[channels];
        long[] values = new long[Elements];
        int size = Elements / channels;
        foreach (int index in indices)
        {
            ReadIntegers(index, values);
            for (int channel = 0; channel < channels; channel++)
            {
                sums[channel] += SumOf(values.AsSpan(channel * size, size));
            }
        }

        return sums;
    }

    private static ChannelSum SumOf(ReadOnlySpan<long> values)
    {
        var sum = default(ChannelSum);
        foreach (long value in values)
        {
            if (value != MissingInteger)
            {
                sum = sum.With(value);
            }
        }

        return sum;
    }
}
