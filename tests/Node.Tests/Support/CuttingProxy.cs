using System.Net;
using System.Net.Sockets;

namespace ProFL.Node.Tests.Support;

/// <summary>
/// Stands between client and server and resets the n-th connection after so many bytes from the server; later connections are left alone.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _serverPort;
    private readonly Queue<long> _cuts;
    private readonly Task _accepting;
    private long _bytesDown;
    private int _connections;

    public CuttingProxy(Uri server, params long[] cutsAfter)
    {
        _serverPort = server.Port;
        _cuts = new Queue<long>(cutsAfter);
        _listener.Start();
        Uri = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = Accept();
    }

    public Uri Uri { get; }

    public int Connections => Volatile.Read(ref _connections);

    public long BytesDown => Interlocked.Read(ref _bytesDown);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task Accept()
    {
        var carried = new List<Task>();
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                carried.Add(Carry(client, _cuts.TryDequeue(out long cut) ? cut : long.MaxValue));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task Carry(TcpClient client, long cutAfter)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stopping.Token);
                Task up = client.GetStream().CopyToAsync(server.GetStream(), _stopping.Token);
                await Down(server.GetStream(), client.GetStream(), cutAfter);
                client.Client.LingerState = new LingerOption(true, 0);
                client.Close();
                server.Close();
                await up;
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // one side has gone: so has this connection
            }
        }
    }

    private async Task Down(NetworkStream from, NetworkStream to, long left)
    {
        byte[] buffer = new byte[16 << 10];
        while (
            left > 0 && await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), _stopping.Token) is > 0 and var read
        )
        {
            await to.WriteAsync(buffer.AsMemory(0, read), _stopping.Token);
            Interlocked.Add(ref _bytesDown, read);
            left -= read;
        }
    }
}
