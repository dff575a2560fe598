namespace ProFL.Training.Data;

/// <summary>Bytes in memory.</summary>
/// <param name="bytes">All samples one after another.</param>
/// <param name="elements">Values of one sample.</param>
internal sealed class MemoryBytes(ReadOnlyMemory<byte> bytes, int elements) : ByteValues(elements)
{
    /// <inheritdoc/>
    public override int Count => bytes.Length / Elements;

    /// <inheritdoc/>
    public override void ReadBytes(int index, Span<byte> destination) => bytes.Span.Slice(index * Elements, Elements).CopyTo(destination);
}
