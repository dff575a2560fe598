using System.Buffers.Binary;
using System.Security.Cryptography;
using ProFL.Learning.Normalisations;
using ProFL.Learning.Parameters;

namespace ProFL.Training.Data;

/// <summary>Labelled samples of one shape.</summary>
/// <param name="Name">Name of the set, such as <c>digits</c>.</param>
/// <param name="SampleShape">Shape of one sample, <c>[C, H, W]</c>; of a row of a table <c>[C, 1, 1]</c>.</param>
/// <param name="Classes">Number of classes; labels are 0 … <paramref name="Classes"/> − 1.</param>
/// <param name="Values">The samples' values.</param>
/// <param name="Labels">N labels.</param>
public sealed record DataSet(string Name, TensorShape SampleShape, int Classes, SampleValues Values, int[] Labels)
{
    /// <summary>Samples in memory.</summary>
    /// <param name="name">Name of the set.</param>
    /// <param name="sampleShape">Shape of one sample.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="values">All samples one after another: N × elements of <paramref name="sampleShape"/>.</param>
    /// <param name="labels">N labels.</param>
    public DataSet(string name, TensorShape sampleShape, int classes, float[] values, int[] labels)
        : this(name, sampleShape, classes, new ArrayValues(values, (int)sampleShape.ElementCount), labels) { }

    /// <summary>Number of samples, N.</summary>
    public int Count => Labels.Length;

    /// <summary>Reads the values of one sample, in the order of <see cref="SampleShape"/>.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    /// <param name="destination">Takes as many values as a sample has.</param>
    public void Read(int index, Span<float> destination) => Values.Read(index, destination);

    /// <summary>The values of one sample, in the order of <see cref="SampleShape"/>.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    public float[] Sample(int index)
    {
        float[] sample = new float[(int)SampleShape.ElementCount];
        Read(index, sample);
        return sample;
    }

    /// <summary>The same samples, each channel reduced by its mean and divided by its deviation.</summary>
    /// <param name="normalisation">One mean and deviation for each channel.</param>
    /// <exception cref="ArgumentException">Their number is another.</exception>
    public DataSet Normalised(Normalisation normalisation)
    {
        ArgumentNullException.ThrowIfNull(normalisation);
        return normalisation.Mean.Length == SampleShape[0]
            ? this with
            {
                Values = new NormalisedValues(Values, normalisation),
            }
            : throw new ArgumentException(
                $"{Name} has {SampleShape[0]} channels, normalisation is of {normalisation.Mean.Length}",
                nameof(normalisation)
            );
    }

    /// <summary>The values of some samples added up exactly, channel by channel.</summary>
    /// <param name="indices">The samples.</param>
    public ChannelSum[] Sums(ReadOnlySpan<int> indices) => Values.Sums(indices, SampleShape[0]);

    /// <summary>
    /// What tells one participant's data from another's: lower-case hex SHA-256 over values (float32, little endian) and
    /// label (int32) of each sample in turn.
    /// </summary>
    /// <param name="indices">The participant's samples; their order counts.</param>
    public string Fingerprint(ReadOnlySpan<int> indices)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        float[] values = new float[(int)SampleShape.ElementCount];
        byte[] bytes = new byte[(values.Length * sizeof(float)) + sizeof(int)];
        foreach (int index in indices)
        {
            Read(index, values);
            Span<byte> rest = bytes;
            foreach (float value in values)
            {
                BinaryPrimitives.WriteSingleLittleEndian(rest, value);
                rest = rest[sizeof(float)..];
            }

            BinaryPrimitives.WriteInt32LittleEndian(rest, Labels[index]);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
