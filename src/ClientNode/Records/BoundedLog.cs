using Microsoft.Win32.SafeHandles;

namespace ProFL.ClientNode.Records;

/// <summary>
/// Lines in a file. A full one replaces the one before (<c>.1</c>), so that a job of weeks does not fill the disk.
/// </summary>
/// <param name="path">The file; appended to.</param>
/// <param name="limit">Bytes at which it is full.</param>
public sealed class BoundedLog(string path, long limit) : IDisposable
{
    private readonly Lock _gate = new();
    private SafeFileHandle? _file;

    /// <summary>Appends a line.</summary>
    /// <param name="line">Its bytes, with the line feed.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            _file ??= Open();
            long length = RandomAccess.GetLength(_file);
            if (length > 0 && length + line.Length > limit)
            {
                _file.Dispose();
                _file = null;
                if (File.Exists(path))
                {
                    // it may have been taken away while it was open
                    File.Move(path, Earlier(path), overwrite: true);
                }

                (_file, length) = (Open(), 0);
            }

            RandomAccess.Write(_file, line, length);
        }
    }

    /// <summary>The lines of a log, oldest first; none where there is no file.</summary>
    /// <param name="path">The newer file.</param>
    public static IEnumerable<string> Lines(string path) =>
        new[] { Earlier(path), path }.Where(File.Exists).SelectMany(file => File.ReadLines(file));

    /// <summary>Closes the file; a later line opens it again.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private static string Earlier(string path) => path + ".1";

    private SafeFileHandle Open() => File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
