using System.Globalization;

namespace ProFL.Tools.Clusters;

/// <summary>The addresses of <c>--join</c>.</summary>
public static class JoinAddresses
{
    /// <summary>Reads them: given several times, or several with commas.</summary>
    /// <exception cref="UserException">One is no host:port.</exception>
    public static IReadOnlyList<string> Of(IEnumerable<string> given)
    {
        string[] addresses =
        [
            .. given.SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        ];
        return Array.Find(addresses, address => !IsAddress(address)) is { } wrong
            ? throw new UserException(
                Mistake.Usage,
                $"--join {wrong}: give host:port, such as 127.0.0.1:4053; several with commas, or each with a --join of its own"
            )
            : addresses;
    }

    private static bool IsAddress(string text) =>
        text.LastIndexOf(':') is > 0 and var colon
        && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
