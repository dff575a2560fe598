using Microsoft.Win32.SafeHandles;

namespace ProFL.Training.Streaming;

/// <summary>
/// One file for what a streamed training does not hold in memory. Where the system allows it the file has no name any more from the start,
/// so that nothing of it is left when the process dies. Not for use by several threads at once.
/// </summary>
public sealed class ScratchFile : IDisposable
{
    private const long Alignment = 4096;
    private readonly string _path;
    private readonly Action? _beforeWrite;
    private readonly SafeFileHandle _file;

    /// <summary>Makes the file.</summary>
    /// <param name="path">Where; it must not exist.</param>
    /// <param name="beforeWrite">Called before everything that is written; an <see cref="IOException"/> of it counts as the disk's.</param>
    /// <exception cref="ScratchException">It cannot be made.</exception>
    public ScratchFile(string path, Action? beforeWrite = null)
    {
        (_path, _beforeWrite) = (path, beforeWrite);
        try
        {
            _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ScratchException.Of(path, failure);
        }
    }

    /// <summary>Bytes that were set aside so far.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that were written so far, each time again.</summary>
    public long Written { get; private set; }

    /// <summary>Bytes that were read so far, each time again.</summary>
    public long ReadBack { get; private set; }

    /// <summary>Sets room aside.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>Where it begins.</returns>
    public long Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        long offset = Length;
        Length += (bytes + Alignment - 1) / Alignment * Alignment;
        return offset;
    }

    /// <summary>Writes.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="bytes">What.</param>
    /// <exception cref="ScratchException">The disk is full or broken.</exception>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            _beforeWrite?.Invoke();
            RandomAccess.Write(_file, bytes, offset);
            Written += bytes.Length;
        }
        catch (IOException failure)
        {
            throw ScratchException.Of(_path, failure);
        }
    }

    /// <summary>Reads what was written.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="bytes">Filled completely.</param>
    /// <exception cref="ScratchException">It cannot be read, or was never written.</exception>
    public void Read(long offset, Span<byte> bytes)
    {
        try
        {
            ReadAll(offset, bytes);
            ReadBack += bytes.Length;
        }
        catch (IOException failure)
        {
            throw ScratchException.Of(_path, failure);
        }
    }

    /// <summary>Closes and deletes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void ReadAll(long offset, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(_file, bytes, offset);
            if (read == 0)
            {
                throw new EndOfStreamException($"the scratch file ends at {offset}, {bytes.Length} bytes too early");
            }

            bytes = bytes[read..];
            offset += read;
        }
    }
}
