using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ProFL.Tools.Trust;

/// <summary>Under which names and addresses others reach this machine: a certificate is good for these alone.</summary>
public static class MachineHosts
{
    private const int Most = 32;

    /// <summary>Those that were given, the machine's name, and its addresses.</summary>
    /// <param name="given">Names and addresses that the machine does not know of, such as that of a router before it.</param>
    public static IReadOnlyList<string> All(IEnumerable<string> given) =>
        [
            .. given
                .Concat(["localhost", "127.0.0.1", "::1", Dns.GetHostName()])
                .Concat(Addresses())
                .Where(host => Uri.CheckHostName(host) != UriHostNameType.Unknown)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Take(Most),
        ];

    // without those that count on one link only
    private static IEnumerable<string> Addresses() =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address =>
                address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
                && address is { IsIPv6LinkLocal: false }
                && !IPAddress.IsLoopback(address)
            )
            .Select(address => address.ToString());
}
