using System.Buffers.Binary;
using System.IO.Compression;
using ProFL.Training.Data;

namespace ProFL.Training.Images;

/// <summary>
/// Decodes PNG of 16 bits a channel (W3C, Portable Network Graphics Specification) to all of its bits, which the library of
/// <see cref="ImagePixels"/> cuts to eight.
/// </summary>
internal static class DeepPng
{
    private const int HeaderLength = 33;
    private const int Bits = 16;
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Whether a file begins like a PNG of 16 bits a channel.</summary>
    /// <param name="start">Its first 33 bytes, or more.</param>
    public static bool IsOne(ReadOnlySpan<byte> start) => start.Length >= HeaderLength && start.StartsWith(Signature) && start[24] == Bits;

    /// <summary>Whether a file is a PNG of 16 bits a channel.</summary>
    public static bool IsOne(string path)
    {
        using FileStream file = DataRoot.Anywhere.OpenStream(path);
        byte[] start = new byte[HeaderLength];
        return IsOne(start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    /// <summary>Decodes one; transparency by a single colour is passed over.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>Width, height, and red, green, blue and alpha of each pixel, row by row.</returns>
    /// <exception cref="DataSetException">It is interlaced or damaged.</exception>
    public static (int Width, int Height, ushort[] Rgba) Decode(string path, byte[] bytes)
    {
        int width = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16));
        int height = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20));
        int channels = bytes[25] switch
        {
            0 => 1,
            2 => 3,
            4 => 2,
            6 => 4,
            _ => throw Damaged(path, "its colours are of no known kind"),
        };
        if (bytes[28] != 0)
        {
            throw new DataSetException($"{path}: is an interlaced PNG of 16 bits: save it again without interlacing, or take it out");
        }

        ImagePixels.RequireSize(path, width, height);
        int stride = width * channels * sizeof(ushort);
        byte[] rows = new byte[checked((1 + stride) * height)];
        try
        {
            using var packed = new MemoryStream(ImageData(path, bytes));
            using var stream = new ZLibStream(packed, CompressionMode.Decompress);
            stream.ReadExactly(rows);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(path, "it is truncated");
        }

        Unfilter(path, rows, stride, channels * sizeof(ushort));
        ushort[] rgba = new ushort[checked(4 * width * height)];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = rows.AsSpan((y * (1 + stride)) + 1, stride);
            for (int x = 0; x < width; x++)
            {
                Pixel(row[(x * channels * sizeof(ushort))..], channels, rgba.AsSpan(4 * ((y * width) + x), 4));
            }
        }

        return (width, height, rgba);
    }

    private static void Pixel(ReadOnlySpan<byte> source, int channels, Span<ushort> rgba)
    {
        bool isGrey = channels < 3;
        for (int i = 0; i < 3; i++)
        {
            rgba[i] = BinaryPrimitives.ReadUInt16BigEndian(source[(isGrey ? 0 : i * sizeof(ushort))..]);
        }

        rgba[3] = channels % 2 == 1 ? ushort.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(source[((channels - 1) * sizeof(ushort))..]);
    }

    // the parts IDAT one after another
    private static byte[] ImageData(string path, byte[] bytes)
    {
        using var data = new MemoryStream();
        int at = Signature.Length;
        while (at + 12 <= bytes.Length)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
            if (length > bytes.Length - at - 12)
            {
                break;
            }

            if (bytes.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(bytes, at + 8, (int)length);
            }
            else if (bytes.AsSpan(at + 4, 4).SequenceEqual("IEND"u8))
            {
                return data.ToArray();
            }

            at += 12 + (int)length;
        }

        throw Damaged(path, "it is truncated");
    }

    private static void Unfilter(string path, byte[] rows, int stride, int pixel)
    {
        byte[] zeros = new byte[stride];
        ReadOnlySpan<byte> above = zeros;
        for (int start = 0; start < rows.Length; start += 1 + stride)
        {
            Span<byte> row = rows.AsSpan(start + 1, stride);
            int filter = rows[start];
            for (int i = 0; i < stride; i++)
            {
                int left = i < pixel ? 0 : row[i - pixel];
                row[i] += (byte)(
                    filter switch
                    {
                        0 => 0,
                        1 => left,
                        2 => above[i],
                        3 => (left + above[i]) / 2,
                        4 => Paeth(left, above[i], i < pixel ? 0 : above[i - pixel]),
                        _ => throw Damaged(path, $"a row has the unknown filter {filter}"),
                    }
                );
            }

            above = row;
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        int estimate = left + above - corner;
        (int toLeft, int toAbove, int toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left
            : toAbove <= toCorner ? above
            : corner;
    }

    private static DataSetException Damaged(string path, string how) =>
        new($"{path}: does not decode ({how}): save it again as PNG, or take it out of the folder");
}
