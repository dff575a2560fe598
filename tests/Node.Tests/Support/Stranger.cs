using System.Net;
using System.Net.Sockets;
using System.Text;
using Akka.Actor;

namespace ProFL.Node.Tests.Support;

/// <summary>Somebody who listens where a member could be, answers whoever calls with a text, and hangs up.</summary>
internal sealed class Stranger : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;

    public Stranger(string answer)
    {
        _answer = Encoding.ASCII.GetBytes(answer);
        _listener.Start();
        _ = Answer();
    }

    public Address Address => new("akka.ssl.tcp", "profl", "127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

    /// <summary>How often somebody began a handshake.</summary>
    public int Calls { get; private set; }

    public void Dispose() => _listener.Dispose();

    private async Task Answer()
    {
        try
        {
            while (true)
            {
                using TcpClient caller = await _listener.AcceptTcpClientAsync();
                // the caller begins
                if (await caller.GetStream().ReadAsync(new byte[1024]) > 0)
                {
                    Calls++;
                    await caller.GetStream().WriteAsync(_answer);
                }
            }
        }
        catch (Exception ended) when (ended is ObjectDisposedException or SocketException or IOException)
        {
            // nobody calls any more
        }
    }
}
