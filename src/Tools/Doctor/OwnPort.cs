using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Trust;
using ProFL.Tools.Processes;

namespace ProFL.Tools.Doctor;

/// <summary>
/// Whether it is a node of this product that has a port. Its certificate says who it is, before anything is shown to it; of one without a
/// certificate the machine knows the process.
/// </summary>
internal static class OwnPort
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Who has it, for a person; null where it is not a node of this product, or cannot be seen to be one.</summary>
    /// <param name="port">A port of this machine that is taken.</param>
    public static string? HolderOf(int port) =>
        Certified(port) is { } node ? $"{node} of cluster {node.Cluster}"
        : PortHolder.Of(port) is { Command: { } command } process ? $"profl {command}, process {process.Id}"
        : null;

    private static NodeIdentity? Certified(int port)
    {
        NodeIdentity? holder = null;
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            using var client = new TcpClient();
            client.ConnectAsync(IPAddress.Loopback, port, patience.Token).AsTask().GetAwaiter().GetResult();
            using var secured = new SslStream(client.GetStream());
            secured
                .AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = Look },
                    patience.Token
                )
                .GetAwaiter()
                .GetResult();
        }
        catch (Exception other)
            when (other
                    is AuthenticationException
                        or IOException
                        or SocketException
                        or OperationCanceledException
                        or InvalidOperationException
            )
        {
            // it is looked at, and never spoken with
        }

        return holder;

        bool Look(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            holder = certificate is X509Certificate2 shown ? NodeIdentity.Of(shown) : null;
            return false;
        }
    }
}
