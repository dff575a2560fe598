using Microsoft.Win32.SafeHandles;

namespace ProFL.Training.Data;

/// <summary>Bytes that stay in their file until a sample is asked for; the operating system keeps what is used often.</summary>
internal sealed class FileBytes : ByteValues
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly long _offset;
    private readonly int _stride;

    /// <summary>Reads samples of an open file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="elements">Values of one sample.</param>
    /// <param name="offset">Where the values of the first sample begin.</param>
    /// <param name="stride">Bytes from one sample to the next; 0 when they lie side by side.</param>
    public FileBytes(SafeFileHandle file, string path, int count, int elements, long offset, int stride = 0)
        : base(elements)
    {
        _path = path;
        _file = file;
        _offset = offset;
        _stride = stride == 0 ? elements : stride;
        Count = count;
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override void ReadBytes(int index, Span<byte> destination)
    {
        long offset = _offset + ((long)index * _stride);
        int read = 0;
        while (read < destination.Length)
        {
            int more = RandomAccess.Read(_file, destination[read..], offset + read);
            if (more == 0)
            {
                throw new DataSetException(
                    $"{_path} ends within sample {index}: it has become shorter since it was opened; put the file back"
                );
            }

            read += more;
        }
    }
}
