using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Tensors;

/// <summary>
/// Writes safetensors in the one canonical form, so that equal tensors are equal bytes: names in ordinal order, no metadata, float32 little
/// endian, keys in the order dtype, shape, data_offsets without white space, and the header filled up with spaces to a multiple of 8 bytes.
/// </summary>
public static class SafeTensorsWriter
{
    private const int ChunkLength = 1 << 16;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes tensors from memory.</summary>
    /// <param name="destination">Written from its current position; need not be seekable.</param>
    /// <param name="tensors">Names, shapes and scalars in row-major order, in any order of names.</param>
    /// <exception cref="ArgumentException">A name is there twice, empty, reserved or no valid text, or an array
    /// does not fit its shape.</exception>
    public static void Write(Stream destination, IEnumerable<(string Name, TensorShape Shape, float[] Data)> tensors)
    {
        var byName = new Dictionary<string, (TensorShape Shape, float[] Data)>(StringComparer.Ordinal);
        foreach ((string name, TensorShape shape, float[] data) in tensors)
        {
            if (!byName.TryAdd(name, (shape, data)))
            {
                throw new ArgumentException($"Tensor {name} is given twice.", nameof(tensors));
            }
        }

        Write(destination, new ArrayTensors(byName));
    }

    /// <summary>Writes the tensors of a source, piece by piece.</summary>
    /// <param name="destination">Written from its current position; need not be seekable.</param>
    /// <param name="tensors">What to write.</param>
    /// <exception cref="ArgumentException">A name is empty, reserved or no valid text.</exception>
    public static void Write(Stream destination, ITensorSource tensors)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(tensors);
        string[] names = [.. tensors.Names];
        Array.Sort(names, StringComparer.Ordinal);
        WriteHeader(destination, tensors, names);

        float[] chunk = ArrayPool<float>.Shared.Rent(ChunkLength);
        try
        {
            foreach (string name in names)
            {
                WriteScalars(destination, tensors, name, chunk);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(chunk);
        }
    }

    private static void WriteScalars(Stream destination, ITensorSource tensors, string name, float[] chunk)
    {
        long count = ShapeOf(tensors, name).ElementCount;
        for (long offset = 0; offset < count; offset += ChunkLength)
        {
            Span<float> part = chunk.AsSpan(0, (int)Math.Min(ChunkLength, count - offset));
            tensors.Read(name, offset, part);
            LittleEndian.Convert(part);
            destination.Write(MemoryMarshal.AsBytes(part));
        }
    }

    private static void WriteHeader(Stream destination, ITensorSource tensors, string[] names)
    {
        var json = new StringBuilder("{");
        long begin = 0;
        foreach (string name in names)
        {
            TensorShape shape = ShapeOf(tensors, name);
            long end = begin + (4 * shape.ElementCount);
            json.Append(json.Length > 1 ? "," : "");
            AppendText(json, name);
            json.Append(
                CultureInfo.InvariantCulture,
                $":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', shape.Dimensions)}],\"data_offsets\":[{begin},{end}]}}"
            );
            begin = end;
        }

        json.Append('}');
        string text = json.ToString();
        int length = StrictUtf8.GetByteCount(text);
        int padded = (length + 7) / 8 * 8;
        byte[] header = new byte[8 + padded];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)padded);
        StrictUtf8.GetBytes(text, header.AsSpan(8));
        header.AsSpan(8 + length).Fill((byte)' ');
        destination.Write(header);
    }

    private static void AppendText(StringBuilder json, string text)
    {
        if (text.Length == 0 || text == "__metadata__")
        {
            throw new ArgumentException($"A tensor cannot have the name \"{text}\": it is empty or reserved by the format.", nameof(text));
        }

        json.Append('"');
        foreach (char c in text)
        {
            if (c is '"' or '\\')
            {
                json.Append('\\').Append(c);
            }
            else if (c < ' ')
            {
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                json.Append(c);
            }
        }

        json.Append('"');
    }

    private static TensorShape ShapeOf(ITensorSource tensors, string name) =>
        tensors.TryGetShape(name, out TensorShape? shape)
            ? shape
            : throw new ArgumentException($"The source names tensor {name} but does not have it.", nameof(tensors));
}
