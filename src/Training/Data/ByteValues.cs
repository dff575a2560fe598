using System.Buffers;

namespace ProFL.Training.Data;

/// <summary>Values of one byte each, as images have them: 0 … 255 is read as 0 … 1.</summary>
/// <param name="elements">Values of one sample.</param>
internal abstract class ByteValues(int elements) : SampleValues(elements)
{
    private const float Brightest = 255;

    /// <inheritdoc/>
    public override double Unit => Brightest;

    /// <inheritdoc/>
    public override void Read(int index, Span<float> destination)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Elements);
        try
        {
            ReadBytes(index, bytes.AsSpan(0, Elements));
            for (int i = 0; i < Elements; i++)
            {
                destination[i] = bytes[i] / Brightest;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <inheritdoc/>
    public override void ReadIntegers(int index, Span<long> destination)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Elements);
        try
        {
            ReadBytes(index, bytes.AsSpan(0, Elements));
            for (int i = 0; i < Elements; i++)
            {
                destination[i] = bytes[i];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Reads one sample's bytes.</summary>
    public abstract void ReadBytes(int index, Span<byte> destination);
}
