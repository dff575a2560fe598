using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;

namespace ProFL.Attack;

/// <summary>One connection to the port of a cluster, of a process that keeps to no rule.</summary>
internal sealed class Attacker : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private const int MostAttempts = 20;
    private readonly TcpClient _client;
    private readonly Stream _stream;

    private Attacker(TcpClient client, Stream stream) => (_client, _stream) = (client, stream);

    /// <summary>How many frames it has sent.</summary>
    public int Frames { get; private set; }

    /// <summary>Connects.</summary>
    /// <param name="port">On this machine.</param>
    /// <param name="shown">The certificate, over TLS; null for plain TCP.</param>
    public static async Task<Attacker> To(int port, X509Certificate2? shown)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await Connect(port, shown);
            }
            catch (Exception broken) when (broken is IOException or SocketException && attempt < MostAttempts)
            {
                // an actor system that starts again listens a moment later
                await Task.Delay(Pause);
            }
        }
    }

    private static async Task<Attacker> Connect(int port, X509Certificate2? shown)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        if (shown is null)
        {
            return new Attacker(client, client.GetStream());
        }

        var secured = new SslStream(client.GetStream());
        await secured.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "127.0.0.1",
                LocalCertificateSelectionCallback = (_, _, _, _, _) => shown,
                RemoteCertificateValidationCallback = (_, theirs, _, _) => theirs is not null,
            }
        );
        return new Attacker(client, secured);
    }

    /// <summary>Opens the connection and sends frames; goes on where the other side has hung up.</summary>
    /// <param name="origin">Where it says that it is.</param>
    /// <param name="uid">Which process it says to be.</param>
    /// <param name="frames">What it sends.</param>
    public async Task Send(Address origin, ulong uid, IEnumerable<byte[]> frames)
    {
        try
        {
            foreach (byte[] frame in frames.Prepend(AkkaFrames.Hello(origin, uid)))
            {
                byte[] sent = new byte[4 + frame.Length];
                BinaryPrimitives.WriteInt32LittleEndian(sent, frame.Length);
                frame.CopyTo(sent, 4);
                await _stream.WriteAsync(sent);
                Frames++;
            }

            await _stream.FlushAsync();
        }
        catch (IOException)
        {
            // it hung up
        }
    }

    /// <summary>Whether the other side hangs up, whatever it sends before.</summary>
    public async Task<bool> IsHungUp()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            byte[] buffer = new byte[4096];
            while (await _stream.ReadAsync(buffer, patience.Token) > 0)
            {
                // what it says is of no interest
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }
}
