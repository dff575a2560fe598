using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ProFL.Node.Trust.Issuing;

/// <summary>Who may enrol: codes that are given out, and the one that somebody shows.</summary>
internal static class Invitations
{
    /// <summary>Gives a code out.</summary>
    /// <param name="authority">The authority.</param>
    /// <param name="role">What its holder may be.</param>
    /// <param name="site">The site of a client node; empty for the others.</param>
    /// <param name="name">The name; null for the first that is free.</param>
    /// <param name="life">How long it may be used.</param>
    /// <param name="may">What an operator may do; everything for the others.</param>
    /// <exception cref="IssuingException">Nobody can be that, or the name is taken.</exception>
    public static (Invitation Code, NodeIdentity Identity) Add(
        OpenAuthority authority,
        string role,
        string site,
        string? name,
        TimeSpan life,
        OperatorRole may
    )
    {
        string[] taken = [.. authority.Live().Select(live => live.Identity.Name), .. Open(authority).Select(open => open.Name)];
        var identity = new NodeIdentity(authority.Signer.Cluster, role, site, name ?? FreeName(site.Length > 0 ? site : role, taken))
        {
            May = may,
        };
        if (role == NodeIdentity.SiteRole)
        {
            throw new IssuingException(Refusal.Malformed, "a site's key comes with its first client node: invite that, as client-node");
        }

        if (identity.Fault() is { } fault)
        {
            throw new IssuingException(Refusal.Malformed, fault);
        }

        if (taken.Contains(identity.Name))
        {
            throw new IssuingException(
                Refusal.Conflict,
                $"{identity.Name} is taken: give another name with --name, or take its certificate back first "
                    + $"(profl ca revoke {identity.Name})"
            );
        }

        using X509Certificate2 root = authority.Signer.Root;
        var code = Invitation.To(root);
        authority.Register = authority.Register with
        {
            Invitations =
            [
                .. authority.Register.Invitations,
                new InvitationEntry(code.SecretDigest(), role, site, identity.Name, authority.Now + life, "")
                {
                    May = may == OperatorRole.Admin ? "" : may.Spelled(),
                },
            ],
        };
        return (code, identity);
    }

    /// <summary>Finds the invitation of a secret.</summary>
    /// <param name="authority">The authority.</param>
    /// <param name="secret">What somebody shows.</param>
    /// <param name="key">The digest of the key with which they enrol.</param>
    /// <exception cref="IssuingException">There is none, it is over, or another key has enrolled with it.</exception>
    public static InvitationEntry Find(OpenAuthority authority, string secret, string key)
    {
        // all are compared, each in the same time, so that the time tells nothing
        byte[] shown = Encoding.ASCII.GetBytes(DigestOf(secret));
        InvitationEntry? found = null;
        foreach (InvitationEntry entry in authority.Register.Invitations)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(entry.Secret), shown))
            {
                found = entry;
            }
        }

        return found is null
                ? throw new IssuingException(Refusal.UnknownCode, "nobody was invited with this code: look whether it was typed as it is")
            : found.Until <= authority.Now
                ? throw new IssuingException(
                    Refusal.SpentCode,
                    $"the time of the code of {found.Name} ended at {found.Until.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)}: "
                        + "ask for another (profl ca invite)"
                )
            : found.UsedBy.Length > 0 && found.UsedBy != key
                ? throw new IssuingException(
                    Refusal.SpentCode,
                    $"the code of {found.Name} was used: ask for another (profl ca invite); was it not you, have it taken back "
                        + $"(profl ca revoke {found.Name})"
                )
            : found;
    }

    /// <summary>Notes that a key has enrolled with it.</summary>
    public static void Use(OpenAuthority authority, InvitationEntry invitation, string key) =>
        authority.Register = authority.Register with
        {
            Invitations = [.. authority.Register.Invitations.Select(entry => entry == invitation ? entry with { UsedBy = key } : entry)],
        };

    /// <summary>Those that can still be used for the first time.</summary>
    public static IEnumerable<InvitationEntry> Open(OpenAuthority authority) =>
        authority.Register.Invitations.Where(entry => entry.UsedBy.Length == 0 && entry.Until > authority.Now);

    private static string DigestOf(string secret) =>
        secret.Length % 2 == 0 && secret.All(char.IsAsciiHexDigitLower) ? new Invitation("", secret).SecretDigest() : "";

    private static string FreeName(string stem, string[] taken) =>
        Enumerable
            .Range(1, taken.Length + 1)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}"))
            .First(name => !taken.Contains(name));
}
