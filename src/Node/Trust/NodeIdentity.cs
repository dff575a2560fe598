using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace ProFL.Node.Trust;

/// <summary>
/// Who a certificate is for. It stands in the certificate as a URI among the subject's alternative names:
/// <c>profl://CLUSTER/ROLE/SITE/NAME</c>; a coordinator's and an operator's site is <c>-</c>. What an operator may do follows as
/// <c>?may=view</c> or <c>?may=operate</c>; without it they may do everything.
/// </summary>
/// <param name="Cluster">The cluster that the authority is of.</param>
/// <param name="Role">What its holder may be: <c>coordinator</c>, <c>client-node</c>, <c>operator</c>, or <c>site</c>, whose key signs
/// updates and opens no connection.</param>
/// <param name="Site">The site of a client node, or that signs; empty for the others.</param>
/// <param name="Name">One of a kind among the certificates of a cluster.</param>
public sealed partial record NodeIdentity(string Cluster, string Role, string Site, string Name)
{
    /// <summary>The roles that a certificate can be for.</summary>
    public static readonly IReadOnlyList<string> Roles = [Coordinator, ClientNode, Operator, SiteRole];

    /// <summary>Decides, and keeps the journal.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>Trains for a site.</summary>
    public const string ClientNode = "client-node";

    /// <summary>A person, or a program of theirs, who gives commands.</summary>
    public const string Operator = "operator";

    /// <summary>Signs the updates of a site; the same on each of the site's nodes.</summary>
    public const string SiteRole = "site";

    private const string Scheme = "profl";
    private const string None = "-";
    private const string MayQuery = "?may=";
    private const string AlternativeNames = "2.5.29.17";
    private static readonly Asn1Tag UriName = new(TagClass.ContextSpecific, 6);

    /// <summary>What an operator may do; nothing for the others.</summary>
    public OperatorRole May { get; init; } = OperatorRole.Admin;

    /// <summary>As it stands in a certificate.</summary>
    public Uri ToUri() => new(May == OperatorRole.Admin ? Base : Base + MayQuery + May.Spelled());

    /// <inheritdoc/>
    public override string ToString() =>
        Role == SiteRole
            ? $"site {Site}"
            : $"{Role} {Name}{(Site.Length == 0 ? "" : $" of site {Site}")}{(May == OperatorRole.Admin ? "" : $" (may {May.Spelled()})")}";

    /// <summary>Why it cannot be one, or null.</summary>
    public string? Fault() =>
        new[] { Cluster, Name, Site.Length == 0 ? None : Site }.FirstOrDefault(word => !Word().IsMatch(word)) is { } wrong
            ? $"'{wrong}' is no name here: use 1 to 63 lower-case letters, digits, '-' and '.'"
        : !Roles.Contains(Role) ? $"role '{Role}' is not known: use {string.Join(", ", Roles)}"
        : (Role is ClientNode or SiteRole) == (Site.Length == 0) ? "a client node has a site, and nobody else has one"
        : Role != Operator && May != OperatorRole.Admin ? $"what somebody may do is said of an operator, not of a {Role}"
        : null;

    /// <summary>Who a certificate is for; null where it says nothing that can be one of ours.</summary>
    /// <param name="certificate">Any certificate.</param>
    public static NodeIdentity? Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        NodeIdentity[] named = [.. UrisOf(certificate).Select(Of).OfType<NodeIdentity>()];
        return named is [var only] ? only : null;
    }

    private string Base => $"{Scheme}://{Cluster}/{Role}/{(Site.Length == 0 ? None : Site)}/{Name}";

    private static NodeIdentity? Of(string uri)
    {
        if (
            !Uri.TryCreate(uri, UriKind.Absolute, out Uri? read)
            || read.Scheme != Scheme
            || read.AbsolutePath.Split('/') is not ["", var role, var site, var name]
            || MayOf(read.Query) is not { } may
            || (read.Query.Length > 0 && role != Operator)
        )
        {
            return null;
        }

        // whatever else stands in it names nobody: it could be meant as a bound that is not known here
        var identity = new NodeIdentity(read.Host, role, site == None ? "" : site, name) { May = may };
        return identity.Fault() is null && read.Fragment.Length == 0 && read.GetLeftPart(UriPartial.Path) == identity.Base
            ? identity
            : null;
    }

    private static OperatorRole? MayOf(string query) =>
        query.Length == 0 ? OperatorRole.Admin
        : query.StartsWith(MayQuery, StringComparison.Ordinal) ? OperatorRoles.Parse(query[MayQuery.Length..])
        : null;

    private static List<string> UrisOf(X509Certificate2 certificate)
    {
        var uris = new List<string>();
        foreach (X509Extension extension in certificate.Extensions.Where(e => e.Oid?.Value == AlternativeNames))
        {
            try
            {
                AsnReader names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (names.HasData)
                {
                    if (names.PeekTag().HasSameClassAndValue(UriName))
                    {
                        uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, UriName));
                    }
                    else
                    {
                        names.ReadEncodedValue();
                    }
                }
            }
            catch (AsnContentException)
            {
                // names that cannot be read name nobody
                return [];
            }
        }

        return uris;
    }

    [GeneratedRegex("^(-|[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
