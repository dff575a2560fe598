using System.Buffers.Binary;
using System.Security.Cryptography;
using ProFL.Learning.Networks;

namespace ProFL.Training;

/// <summary>Labelled samples of one shape, in memory.</summary>
/// <param name="Name">Name of the set, such as <c>digits</c>.</param>
/// <param name="SampleShape">Shape of one sample, <c>[C, H, W]</c>.</param>
/// <param name="Classes">Number of classes; labels are 0 … <paramref name="Classes"/> − 1.</param>
/// <param name="Values">All samples one after another: N × elements of <paramref name="SampleShape"/>.</param>
/// <param name="Labels">N labels.</param>
public sealed record DataSet(string Name, TensorShape SampleShape, int Classes, float[] Values, int[] Labels)
{
    /// <summary>Number of samples, N.</summary>
    public int Count => Labels.Length;

    /// <summary>The values of one sample, in the order of <see cref="SampleShape"/>.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    public ReadOnlySpan<float> Sample(int index)
    {
        int elements = (int)SampleShape.ElementCount;
        return Values.AsSpan(index * elements, elements);
    }

    /// <summary>What tells one participant's data from another's: lower-case hex SHA-256 over values (float32, little endian) and label (int32) of each sample in turn.</summary>
    /// <param name="indices">The participant's samples; their order counts.</param>
    public string Fingerprint(ReadOnlySpan<int> indices)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] bytes = new byte[((int)SampleShape.ElementCount * sizeof(float)) + sizeof(int)];
        foreach (int index in indices)
        {
            Span<byte> rest = bytes;
            foreach (float value in Sample(index))
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
