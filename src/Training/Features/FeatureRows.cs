using static TorchSharp.torch;

namespace ProFL.Training.Features;

/// <summary>Where the features of a client's samples lie.</summary>
internal interface IFeatureRows : IDisposable
{
    /// <summary>Copies the features of one sample, little-endian float32.</summary>
    /// <param name="position">From 0.</param>
    /// <param name="destination">As long as a row.</param>
    void Read(int position, Span<byte> destination);
}

/// <summary>Features in memory, in tensors of a chunk of samples.</summary>
internal sealed class RowsInMemory(PrefixFeaturesHeader header, int chunk) : IFeatureRows
{
    private readonly List<Tensor> _chunks = [];

    /// <summary>Takes over the next chunk, or the rest.</summary>
    public void Add(Tensor chunk) => _chunks.Add(chunk.DetachFromDisposeScope());

    public void Read(int position, Span<byte> destination) =>
        _chunks[position / chunk].bytes.Slice(position % chunk * header.RowBytes, header.RowBytes).CopyTo(destination);

    public void Dispose()
    {
        foreach (Tensor chunk in _chunks)
        {
            chunk.Dispose();
        }
    }
}

/// <summary>Features in a file; the system's page cache holds them while it has room, this process does not.</summary>
internal sealed class RowsOnDisk(FileStream file, long firstRow) : IFeatureRows
{
    public void Read(int position, Span<byte> destination)
    {
        long offset = firstRow + ((long)position * destination.Length);
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(file.SafeFileHandle, destination, offset);
            if (read == 0)
            {
                throw new PrefixFeaturesException($"the features in {file.Name} were cut off while they were read: compute them again");
            }

            destination = destination[read..];
            offset += read;
        }
    }

    public void Dispose() => file.Dispose();
}
