using System.Buffers.Binary;
using System.Text.Json;

namespace ProFL.Learning.Tensors;

/// <summary>
/// The header of a safetensors file (https://github.com/huggingface/safetensors, "Format"): 8 bytes of length, then JSON. Read strictly:
/// float32 only, no name or key twice, no unknown key, tensors without gap or overlap. Metadata is allowed and not kept.
/// </summary>
public sealed class SafeTensorsHeader
{
    /// <summary>The longest header that is read, in bytes; the limit of the reference implementation.</summary>
    public const long MaximumLength = 100_000_000;

    private SafeTensorsHeader(IReadOnlyList<TensorEntry> entries, long dataStart)
    {
        Entries = entries;
        DataStart = dataStart;
    }

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>Position in the file of the first tensor's first byte.</summary>
    public long DataStart { get; }

    /// <summary>Number of bytes of all tensors; the file is <see cref="DataStart"/> bytes longer.</summary>
    public long DataLength => Entries.Count == 0 ? 0 : Entries[^1].End;

    /// <summary>Reads a header; the stream is left at the first tensor's first byte.</summary>
    /// <param name="stream">At the start of the file. Need not be seekable.</param>
    /// <exception cref="SafeTensorsException">The bytes are no such header.</exception>
    public static SafeTensorsHeader Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> lengthBytes = stackalloc byte[8];
        if (stream.ReadAtLeast(lengthBytes, 8, throwOnEndOfStream: false) < 8)
        {
            throw new SafeTensorsException("safetensors: the file ends before the 8 bytes of the header's length.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length is < 2 or > (ulong)MaximumLength)
        {
            throw new SafeTensorsException(
                $"safetensors: the first 8 bytes say that the header has {length} bytes; 2 to {MaximumLength} are possible. "
                    + "Is this a safetensors file?"
            );
        }

        byte[] json = ReadText(stream, (int)length);
        if (json[0] != (byte)'{')
        {
            throw new SafeTensorsException(
                $"safetensors: the header begins with byte 0x{json[0]:x2} instead of '{{'. Is this a safetensors file?"
            );
        }

        List<TensorEntry> entries;
        try
        {
            entries = SafeTensorsJson.Parse(json);
        }
        catch (JsonException error)
        {
            throw new SafeTensorsException($"safetensors: the header is not JSON: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            throw new SafeTensorsException($"safetensors: the header has a text that is not UTF-8: {error.Message}", error);
        }

        CheckPlaces(entries);
        return new SafeTensorsHeader(entries, 8 + json.LongLength);
    }

    // grows with what arrives, so that a false length does not reserve memory
    private static byte[] ReadText(Stream stream, int length)
    {
        byte[] text = new byte[Math.Min(length, 1 << 16)];
        int filled = 0;
        while (true)
        {
            filled += stream.ReadAtLeast(text.AsSpan(filled), text.Length - filled, throwOnEndOfStream: false);
            if (filled < text.Length)
            {
                throw new SafeTensorsException(
                    $"safetensors: the header should have {length} bytes, the file ends after {filled} of them."
                );
            }

            if (filled == length)
            {
                return text;
            }

            Array.Resize(ref text, (int)Math.Min(length, 2L * text.Length));
        }
    }

    private static void CheckPlaces(List<TensorEntry> entries)
    {
        entries.Sort(
            (a, b) =>
                a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin)
                : a.End != b.End ? a.End.CompareTo(b.End)
                : string.CompareOrdinal(a.Name, b.Name)
        );
        long end = 0;
        foreach (TensorEntry entry in entries)
        {
            if (entry.Begin != end)
            {
                throw new SafeTensorsException(
                    $"safetensors: tensor {entry.Name} begins at byte {entry.Begin}, the one before it ends at {end}; "
                        + "there must be no gap and no overlap."
                );
            }

            end = entry.End;
        }
    }
}
