using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using ProFL.Learning.Parameters;
using ProFL.Learning.Sums;

namespace ProFL.Learning.Tensors;

/// <summary>
/// An open safetensors file. Only its header is kept in memory; scalars are read when asked for. Not for use by several threads at once.
/// </summary>
public sealed class SafeTensorsFile : ITensorSource, IDisposable
{
    private readonly Stream _stream;
    private readonly Dictionary<string, TensorEntry> _entries;

    private SafeTensorsFile(Stream stream)
    {
        _stream = stream;
        stream.Position = 0;
        Header = SafeTensorsHeader.Read(stream);
        long expected = Header.DataStart + Header.DataLength;
        if (stream.Length != expected)
        {
            throw new SafeTensorsException($"safetensors: the header describes a file of {expected} bytes, this one has {stream.Length}.");
        }

        _entries = Header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        Names = [.. Header.Entries.Select(entry => entry.Name)];
    }

    /// <summary>What the file holds and where.</summary>
    public SafeTensorsHeader Header { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names { get; }

    /// <summary>Opens a file for reading; others may read and delete it meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SafeTensorsException">It is no safetensors file; the message names it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafeTensorsFile Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
        try
        {
            return new SafeTensorsFile(stream);
        }
        catch (SafeTensorsException error)
        {
            stream.Dispose();
            throw new SafeTensorsException($"{path}: {error.Message}", error);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads from a stream, which it disposes with itself.</summary>
    /// <param name="stream">Seekable; the file begins at position 0 and ends with the stream.</param>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    /// <exception cref="SafeTensorsException">It holds no safetensors file.</exception>
    public static SafeTensorsFile Open(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            throw new ArgumentException("Tensors are read in any order, so the stream must be seekable.", nameof(stream));
        }

        return new SafeTensorsFile(stream);
    }

    /// <summary>Reads from bytes in memory.</summary>
    /// <param name="bytes">A whole file.</param>
    /// <exception cref="SafeTensorsException">They are no safetensors file.</exception>
    public static SafeTensorsFile Open(byte[] bytes) => Open(new MemoryStream(bytes, writable: false));

    /// <inheritdoc/>
    public bool TryGetShape(string name, [NotNullWhen(true)] out TensorShape? shape)
    {
        shape = _entries.TryGetValue(name, out TensorEntry? entry) ? entry.Shape : null;
        return shape is not null;
    }

    /// <inheritdoc/>
    public void Read(string name, long elementOffset, Span<float> destination)
    {
        TensorEntry entry = Find(name);
        if (elementOffset < 0 || elementOffset > entry.Shape.ElementCount - destination.Length)
        {
            throw new ArgumentException(
                $"Tensor {name} has {entry.Shape.ElementCount} values; {destination.Length} from index {elementOffset} on do not exist.",
                nameof(elementOffset)
            );
        }

        _stream.Position = Header.DataStart + entry.Begin + (4 * elementOffset);
        _stream.ReadExactly(MemoryMarshal.AsBytes(destination));
        LittleEndian.Convert(destination);
    }

    /// <summary>All scalars of a tensor in row-major order.</summary>
    /// <param name="name">The tensor.</param>
    /// <exception cref="ArgumentException">No such tensor.</exception>
    public float[] ReadAll(string name)
    {
        float[] values = new float[checked((int)Find(name).Shape.ElementCount)];
        Read(name, 0, values);
        return values;
    }

    /// <summary>Closes the file or stream.</summary>
    public void Dispose() => _stream.Dispose();

    private TensorEntry Find(string name) =>
        _entries.TryGetValue(name, out TensorEntry? entry)
            ? entry
            : throw new ArgumentException($"There is no tensor {name} in this file; there are {_entries.Count} others.", nameof(name));
}
