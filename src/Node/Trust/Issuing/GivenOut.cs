using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust.Issuing;

/// <summary>A certificate or code that an authority has given out.</summary>
/// <param name="Role">What its holder may be.</param>
/// <param name="Site">The site; empty for none.</param>
/// <param name="Name">The name.</param>
/// <param name="State"><c>valid</c>, <c>earlier</c> where it is of the authority's earlier key, <c>revoked</c>, <c>ended</c>, or
/// <c>invited</c> for a code that was not used yet.</param>
/// <param name="Until">When its time ends.</param>
/// <param name="Serial">The certificate's serial number; empty for a code.</param>
public sealed record GivenOut(string Role, string Site, string Name, string State, DateTimeOffset Until, string Serial)
{
    /// <summary>What an operator may do; empty for the others.</summary>
    public string May { get; init; } = "";

    /// <summary>All that is in a register, by role and name.</summary>
    internal static IReadOnlyList<GivenOut> Of(OpenAuthority authority) =>
        [
            .. Certificates(authority)
                .Concat(
                    Invitations
                        .Open(authority)
                        .Select(open => Of(open.IdentityIn(authority.Signer.Cluster), "invited", open.Until, serial: ""))
                )
                .OrderBy(given => given.Role, StringComparer.Ordinal)
                .ThenBy(given => given.Name, StringComparer.Ordinal)
                .ThenBy(given => given.Until),
        ];

    private static IEnumerable<GivenOut> Certificates(OpenAuthority authority)
    {
        using X509Certificate2 root = authority.Signer.Root;
        var current = new PeerTrust(authority.Signer.Cluster, [root], _ => false);
        return [.. authority.Register.Issued.Select(entry => Of(authority, current, entry))];
    }

    private static GivenOut Of(OpenAuthority authority, PeerTrust current, IssuedEntry entry)
    {
        using X509Certificate2 certificate = entry.Read();
        NodeIdentity identity = NodeIdentity.Of(certificate)!;
        string state =
            authority.IsRevoked(certificate.SerialNumber) ? "revoked"
            : certificate.NotAfter <= authority.Now.LocalDateTime ? "ended"
            : current.ExamineAny(certificate, authority.Now).Identity is null ? "earlier"
            : "valid";
        return Of(identity, state, certificate.NotAfter, certificate.SerialNumber);
    }

    private static GivenOut Of(NodeIdentity identity, string state, DateTimeOffset until, string serial) =>
        new(identity.Role, identity.Site, identity.Name, state, until, serial)
        {
            May = identity.Role == NodeIdentity.Operator ? identity.May.Spelled() : "",
        };
}
