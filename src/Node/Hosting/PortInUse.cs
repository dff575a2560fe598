using System.Net;
using System.Net.Sockets;
using Akka.Configuration;

namespace ProFL.Node.Hosting;

/// <summary>
/// Looks whether another process has the port of the cluster before an actor system is started, which would tell it with pages of stacks.
/// </summary>
internal static class PortInUse
{
    private const string Tcp = "akka.remote.dot-netty.tcp.";

    /// <summary>Refuses a port that another process has.</summary>
    /// <param name="config">All layers.</param>
    /// <exception cref="IOException">It has; says which port, and what to do.</exception>
    public static void Refuse(Config config)
    {
        string host = config.GetString(Tcp + "bind-hostname", "") is { Length: > 0 } bound ? bound : config.GetString(Tcp + "hostname", "");
        int port = int.TryParse(config.GetString(Tcp + "bind-port", ""), out int other) ? other : config.GetInt(Tcp + "port");
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
