using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;

namespace ProFL.Node.Gate;

/// <summary>
/// Which certificate was shown at the other end of a connection: TLS sees it, and the gate, which sees what the connection says, asks for
/// it. Safe for concurrent use.
/// </summary>
public sealed class ShownCertificates
{
    // connections that never came to the gate
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, X509Certificate2> _shown = new(StringComparer.Ordinal);

    /// <summary>Notes what a peer has shown.</summary>
    /// <param name="endPoint">Its address and port on the network, or the address that was called.</param>
    /// <param name="certificate">Its certificate, which was examined.</param>
    public void Note(string endPoint, X509Certificate2 certificate)
    {
        if (_shown.Count >= Most)
        {
            _shown.Clear();
        }

        _shown[KeyOf(endPoint)] = certificate;
    }

    /// <summary>What was shown at the other end of a connection; null for nothing.</summary>
    /// <param name="remote">The other end: the address that was called, or the one on the network of who calls.</param>
    public X509Certificate2? Of(Address remote)
    {
        ArgumentNullException.ThrowIfNull(remote);
        return _shown.GetValueOrDefault(KeyOf(remote.ToString())) ?? _shown.GetValueOrDefault(KeyOf($"{remote.Host}:{remote.Port}"));
    }

    private static string KeyOf(string endPoint) =>
        IPEndPoint.TryParse(endPoint, out IPEndPoint? parsed)
            ? new IPEndPoint(parsed.Address.IsIPv4MappedToIPv6 ? parsed.Address.MapToIPv4() : parsed.Address, parsed.Port).ToString()
            : endPoint;
}
