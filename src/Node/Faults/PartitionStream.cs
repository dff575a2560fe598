using System.Net.Sockets;

namespace ProFL.Node.Faults;

/// <summary>A connection to another node for blobs, on which nothing passes while <see cref="FaultKind.Partition"/> is on.</summary>
internal sealed class PartitionStream(Stream connection, FaultSwitch faults) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens connections so, for a client of HTTP.</summary>
    public static void ConnectWith(SocketsHttpHandler handler, FaultSwitch faults) =>
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            ThrowWhenCut(faults);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
                return new PartitionStream(new NetworkStream(socket, ownsSocket: true), faults);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await connection.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        ThrowWhenCut(faults);
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowWhenCut(faults);
        return connection.WriteAsync(buffer, cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = connection.Read(buffer, offset, count);
        ThrowWhenCut(faults);
        return read;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ThrowWhenCut(faults);
        connection.Write(buffer, offset, count);
    }

    public override void Flush() => connection.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            connection.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void ThrowWhenCut(FaultSwitch faults)
    {
        if (faults.Strikes(FaultKind.Partition))
        {
            throw new IOException("cut off by an injected partition");
        }
    }
}
