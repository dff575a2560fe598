using System.Net;
using System.Net.Sockets;

namespace ProFL.Attack.Tests.Clusters;

/// <summary>An address at which an attacker waits for whoever comes, with a token perhaps.</summary>
internal sealed class Bait : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _connections;

    public Bait()
    {
        _listener.Start();
        _ = Count();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    public void Dispose() => _listener.Dispose();

    private async Task Count()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
            }
        }
        catch (Exception ended) when (ended is ObjectDisposedException or SocketException)
        {
            // nobody waits any more
        }
    }
}
