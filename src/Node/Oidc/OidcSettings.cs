using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;
using ProFL.Node.Configuration;
using ProFL.Node.Trust;

namespace ProFL.Node.Oidc;

/// <summary>Whose tokens count beside certificates, and for what: <c>profl.http.oidc</c> of a node's configuration.</summary>
/// <param name="Issuer">The issuer's URL, as its tokens name it.</param>
/// <param name="Audience">What tokens for this cluster name as their audience.</param>
/// <param name="NameClaim">The claim with the name for the journal; <c>sub</c> where a token does not have it.</param>
/// <param name="RolesClaim">The claim with the roles: a text, or a list of them; with dots for one in another.</param>
/// <param name="Roles">What each role of the issuer may do here.</param>
public sealed record OidcSettings(
    Uri Issuer,
    string Audience,
    string NameClaim,
    string RolesClaim,
    IReadOnlyDictionary<string, OperatorRole> Roles
)
{
    private const string Section = "profl.http.oidc";
    private const string IssuerKey = $"{Section}.issuer";
    private const string CaFileKey = $"{Section}.ca-file";

    /// <summary>Certificates that signed the one of the issuer's server; none for those that the machine trusts.</summary>
    public IReadOnlyList<X509Certificate2> Roots { get; init; } = [];

    /// <summary>Where the issuer says what it is.</summary>
    public Uri Discovery => new($"{Issuer.OriginalString.TrimEnd('/')}/.well-known/openid-configuration");

    /// <summary>Reads the settings.</summary>
    /// <returns>Null where no issuer is named: then no token of one counts.</returns>
    /// <exception cref="HoconException">A value cannot be, or is missing.</exception>
    public static OidcSettings? From(Config config)
    {
        var settings = new SettingsReader(config);
        string issuer = settings.Text(IssuerKey);
        if (issuer.Length == 0)
        {
            return null;
        }

        if (!Uri.TryCreate(issuer, UriKind.Absolute, out Uri? uri) || uri.Query.Length + uri.Fragment.Length > 0 || !IsSafe(uri))
        {
            throw settings.Wrong(
                IssuerKey,
                issuer,
                "give the issuer's URL as its tokens name it, such as https://login.example/realms/plant; http is for 127.0.0.1 alone"
            );
        }

        var roles = new Dictionary<string, OperatorRole>(StringComparer.Ordinal);
        foreach (OperatorRole role in Enum.GetValues<OperatorRole>())
        {
            foreach (string named in settings.List($"{Section}.roles.{role.Spelled()}"))
            {
                roles[named] = role;
            }
        }

        return roles.Count == 0
            ? throw settings.Wrong($"{Section}.roles", "", "name at least one role of the issuer that may view, operate or admin")
            : new OidcSettings(
                uri,
                settings.Name($"{Section}.audience"),
                settings.Name($"{Section}.name-claim"),
                settings.Name($"{Section}.roles-claim"),
                roles
            )
            {
                Roots = RootsIn(settings),
            };
    }

    /// <summary>Whether what comes from a URL is the issuer's: over TLS, or from this machine.</summary>
    internal static bool IsSafe(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);

    private static IReadOnlyList<X509Certificate2> RootsIn(SettingsReader settings)
    {
        string file = settings.Text(CaFileKey);
        try
        {
            return file.Length == 0 ? [] : TrustFolder.Certificates(file);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw settings.Wrong(CaFileKey, file, $"give a PEM file with the certificates of its authority ({broken.Message})", broken);
        }
    }
}
