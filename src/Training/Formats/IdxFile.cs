using System.Buffers.Binary;
using System.IO.Compression;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>
/// One IDX file of bytes, plain or gzip'd: a magic number that names type and rank, the sizes, the bytes (LeCun, the MNIST database).
/// </summary>
internal sealed class IdxFile
{
    private const int UnsignedByte = 0x08;
    private const string Remedy = "take the file from its source again";
    private readonly DataRoot _root;
    private readonly string _path;
    private readonly byte[] _bytes;

    private IdxFile(DataRoot root, string path, int[] sizes, byte[] bytes)
    {
        _root = root;
        _path = path;
        _bytes = bytes;
        Sizes = sizes;
    }

    /// <summary>Sizes, outermost first.</summary>
    public int[] Sizes { get; }

    private int HeaderBytes => sizeof(int) * (1 + Sizes.Length);

    /// <summary>The bytes; for a plain file they are read here.</summary>
    public byte[] Bytes() => _bytes.Length > 0 || Sizes[0] == 0 ? _bytes : _root.ReadAllBytes(_path)[HeaderBytes..];

    /// <summary>Each entry of the outermost dimension as a sample; those of a plain file stay in it.</summary>
    public SampleValues Samples()
    {
        int elements = Sizes[1..].Aggregate(1, (product, size) => checked(product * size));
        return _path.EndsWith(".gz", StringComparison.Ordinal)
            ? new MemoryBytes(_bytes, elements)
            : new FileBytes(_root.Open(_path), _path, Sizes[0], elements, HeaderBytes);
    }

    /// <summary>Reads a file's header, and its bytes where they are compressed.</summary>
    /// <param name="root">What the file must lie in.</param>
    /// <param name="path">The file, ending in .gz when compressed.</param>
    /// <param name="rank">Number of dimensions that it must have.</param>
    /// <exception cref="DataSetException">It is no IDX file of bytes of that rank, or is too short or too long.</exception>
    public static IdxFile Open(DataRoot root, string path, int rank)
    {
        try
        {
            using FileStream file = root.OpenStream(path);
            bool compressed = path.EndsWith(".gz", StringComparison.Ordinal);
            using Stream stream = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
            int[] sizes = Header(path, stream, rank);
            long expected = sizes.Aggregate(1L, (product, size) => checked(product * size));
            if (!compressed)
            {
                RequireLength(path, file.Length - file.Position, expected);
                return new IdxFile(root, path, sizes, []);
            }

            return new IdxFile(root, path, sizes, Decompressed(path, stream, expected));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{path}: {e.Message} Make it readable, or {Remedy}.", e);
        }
    }

    private static int[] Header(string path, Stream stream, int rank)
    {
        byte[] header = new byte[sizeof(int) * (1 + rank)];
        int read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read >= sizeof(int) && BinaryPrimitives.ReadInt32BigEndian(header) is var magic && magic != ((UnsignedByte << 8) | rank))
        {
            throw new DataSetException(
                $"{path}: begins with {magic:x8}, an IDX file of {rank} dimensions of bytes with {(UnsignedByte << 8) | rank:x8}: "
                    + $"name the right file, or {Remedy}"
            );
        }

        if (read < header.Length)
        {
            throw new DataSetException($"{path}: ends within its header after {read} bytes: {Remedy}");
        }

        int[] sizes = [.. Enumerable.Range(1, rank).Select(i => BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(i * sizeof(int))))];
        const int largestSide = 4096;
        if (sizes[0] < 0 || sizes[1..].Any(size => size is < 1 or > largestSide))
        {
            throw new DataSetException($"{path}: says it has {string.Join(" × ", sizes)} values; sides are 1 to {largestSide}: {Remedy}");
        }

        return sizes;
    }

    private static byte[] Decompressed(string path, Stream stream, long expected)
    {
        if (expected > Array.MaxLength)
        {
            throw new DataSetException(
                $"{path}: {expected} bytes do not fit memory: unpack it with gunzip, a plain file is read where it lies"
            );
        }

        using var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        int read;
        while (bytes.Length <= expected && (read = stream.Read(buffer)) > 0)
        {
            bytes.Write(buffer, 0, read);
        }

        RequireLength(path, bytes.Length, expected);
        return bytes.ToArray();
    }

    private static void RequireLength(string path, long actual, long expected)
    {
        if (actual != expected)
        {
            throw new DataSetException(
                actual < expected
                    ? $"{path}: has {actual} of the {expected} bytes that its header promises, it is truncated: {Remedy}"
                    : $"{path}: goes on after the {expected} bytes that its header promises: {Remedy}"
            );
        }
    }
}
