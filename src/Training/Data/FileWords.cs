using System.Buffers;
using System.Buffers.Binary;

namespace ProFL.Training.Data;

/// <summary>Values of two bytes each, the lower first, that stay in their file: 0 … 65,535 is read as 0 … 1.</summary>
internal sealed class FileWords : SampleValues
{
    private readonly FileBytes _bytes;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="elements">Values of one sample.</param>
    public FileWords(string path, int count, int elements)
        : base(elements) => _bytes = new FileBytes(File.OpenHandle(path), path, count, elements * sizeof(ushort), offset: 0);

    /// <inheritdoc/>
    public override int Count => _bytes.Count;

    /// <inheritdoc/>
    public override double Unit => ushort.MaxValue;

    /// <inheritdoc/>
    public override void Read(int index, Span<float> destination)
    {
        byte[] bytes = Rent(index);
        for (int i = 0; i < Elements; i++)
        {
            destination[i] = ValueOf(bytes, i) / (float)ushort.MaxValue;
        }

        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <inheritdoc/>
    public override void ReadIntegers(int index, Span<long> destination)
    {
        byte[] bytes = Rent(index);
        for (int i = 0; i < Elements; i++)
        {
            destination[i] = ValueOf(bytes, i);
        }

        ArrayPool<byte>.Shared.Return(bytes);
    }

    private byte[] Rent(int index)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(_bytes.Elements);
        _bytes.ReadBytes(index, bytes.AsSpan(0, _bytes.Elements));
        return bytes;
    }

    private static ushort ValueOf(byte[] bytes, int element) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(element * sizeof(ushort)));
}
