using System.Security.Cryptography;

namespace ProFL.Node.Blobs;

/// <summary>Passes bytes on to a file while hashing and counting them.</summary>
internal sealed class HashingStream(FileStream file, Action<long> beforeWrite, CancellationToken cancellationToken) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _written;

    public BlobId Finish() => new(Convert.ToHexStringLower(_hash.GetHashAndReset()), _written);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Account(buffer);
        file.Write(buffer);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken token = default)
    {
        Account(buffer.Span);
        await file.WriteAsync(buffer, token).ConfigureAwait(false);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken token) =>
        WriteAsync(buffer.AsMemory(offset, count), token).AsTask();

    private void Account(ReadOnlySpan<byte> bytes)
    {
        cancellationToken.ThrowIfCancellationRequested();
        beforeWrite(bytes.Length);
        _hash.AppendData(bytes);
        _written += bytes.Length;
    }

    public override void Flush() => file.Flush();

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => _written;
    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException("a blob is written front to back");
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("a blob being written cannot be read");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("a blob is written front to back");

    public override void SetLength(long value) => throw new NotSupportedException("a blob is written front to back");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
