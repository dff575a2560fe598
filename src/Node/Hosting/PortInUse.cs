using System.Net;
using System.Net.Sockets;

namespace ProFL.Node.Hosting;

/// <summary>
/// Looks whether another process has the port of the cluster before an actor system is started, which would tell it with pages of stacks.
/// </summary>
internal static class PortInUse
{
    /// <summary>Refuses a port that another process has.</summary>
    /// <param name="settings">Where this process is to listen.</param>
    /// <exception cref="IOException">It has; says which port, and what to do.</exception>
    public static void Refuse(MembershipSettings settings)
    {
        (string host, int port) = (settings.BoundHost, settings.BoundPort);
        if (port == 0 || !IPAddress.TryParse(host, out IPAddress? address))
        {
            return;
        }

        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new IOException(
                $"port {port} of {host} is in use: end the process that has it, or give another with --port, 0 for any",
                taken
            );
        }
    }
}
