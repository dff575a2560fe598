using System.Net;
using Akka.Configuration;
using ProFL.Node.Configuration;
using ProFL.Node.Oidc;

namespace ProFL.Node.Http;

/// <summary>Where a process serves HTTP and what requests must show: <c>profl.http</c> of its configuration.</summary>
/// <param name="Host">Address or name to listen on.</param>
/// <param name="Port">The port, 0 for any free one.</param>
/// <param name="PublicHost">The name under which others reach it; <paramref name="Host"/> when empty.</param>
/// <param name="Token">What requests must show as a bearer token, and what this process shows to others; null without one.</param>
/// <param name="LocalPort">Of a node with a certificate: the port on loopback at which this machine asks without one, 0 for any free
/// one.</param>
public sealed record HttpSettings(string Host, int Port, string PublicHost, string? Token, int LocalPort = 0)
{
    /// <summary>Another port, for those who only look; none.</summary>
    public ObserveSettings Observe { get; init; } = ObserveSettings.None;

    private const string TokenFileKey = "profl.http.token-file";
    private const int ShortestToken = 16;

    /// <summary>Whose tokens count beside certificates and the token; null for nobody's.</summary>
    public OidcSettings? Oidc { get; init; }

    /// <summary>The loopback address, any free port, no token.</summary>
    public static HttpSettings Loopback { get; } = new("127.0.0.1", 0, "", null);

    /// <summary>Reads the settings and the token's file.</summary>
    /// <exception cref="HoconException">The token's file cannot be read or holds no token, or others could not reach the
    /// address.</exception>
    public static HttpSettings From(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var reader = new SettingsReader(config);
        var settings = new HttpSettings(
            reader.Name("profl.http.host"),
            reader.Number("profl.http.port", least: 0, most: IPEndPoint.MaxPort),
            reader.Text("profl.http.public-host"),
            TokenOf(reader),
            reader.Number("profl.http.local-port", least: 0, most: IPEndPoint.MaxPort)
        )
        {
            Oidc = OidcSettings.From(config),
            Observe = ObserveSettings.From(config),
        };
        if (
            settings.PublicHost.Length == 0
            && IPAddress.TryParse(settings.Host, out IPAddress? address)
            && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        )
        {
            throw reader.At(
                "profl.http.host",
                $"profl.http.host = {settings.Host} listens everywhere, but no other node can go to that address: set "
                    + "profl.http.public-host to this machine's name"
            );
        }

        return settings;
    }

    /// <summary>Where other machines reach the server, in words; null where none does.</summary>
    public string? Reached =>
        IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address) ? null : $"profl.http.host = {Host}";

    /// <summary>The file of the token, as it was named; empty without one.</summary>
    public static string TokenFileOf(Config config) => new SettingsReader(config).Text(TokenFileKey);

    private static string? TokenOf(SettingsReader reader)
    {
        try
        {
            return TokenOf(reader.Text(TokenFileKey));
        }
        catch (HoconException unusable)
        {
            throw reader.At(TokenFileKey, unusable.Message, unusable);
        }
    }

    /// <summary>The token in a file: its first line.</summary>
    /// <param name="file">The file; empty for none.</param>
    /// <exception cref="HoconException">It cannot be read, or holds no token.</exception>
    public static string? TokenOf(string file)
    {
        if (file.Length == 0)
        {
            return null;
        }

        string token;
        try
        {
            token = File.ReadLines(file).FirstOrDefault("").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HoconException(
                $"profl.http.token-file: {e.Message} Give a file that this process can read, whose first line is the token"
            );
        }

        return token.Length >= ShortestToken && token.All(c => c is > ' ' and < '\x7f')
            ? token
            : throw new HoconException(
                $"profl.http.token-file: the first line of {file} has {token.Length} usable characters: give at least {ShortestToken} "
                    + $"visible ASCII ones, such as `openssl rand -hex 32 > {file}` writes"
            );
    }
}
