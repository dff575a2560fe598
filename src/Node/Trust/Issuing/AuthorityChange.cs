using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Files;

namespace ProFL.Node.Trust.Issuing;

/// <summary>The authority gets another key: for a time both are trusted.</summary>
internal static class AuthorityChange
{
    /// <summary>Begins: makes an authority that the one before vouches for, and that signs from now on.</summary>
    /// <exception cref="IssuingException">A change is under way.</exception>
    public static void Begin(OpenAuthority authority, AuthorityFolder folder)
    {
        if (authority.Roots.Count > 1)
        {
            throw new IssuingException(
                Refusal.Conflict,
                "the authority changes already: end that first with `profl ca retire-old`, then begin another"
            );
        }

        using var next = CertificateAuthority.Create(authority.Signer.Cluster, authority.Now);
        using X509Certificate2 root = next.Root;
        using X509Certificate2 voucher = authority.Signer.VouchFor(root, authority.Now);
        using X509Certificate2 earlier = authority.Signer.Root;

        // whoever is killed between these has changed nothing: what is beside counts from the moment that the key is another
        SecretFile.Write(folder.Earlier, AuthorityFolder.PemOf([earlier]));
        SecretFile.Write(folder.Vouching, AuthorityFolder.PemOf([voucher]));
        (string certificate, string key) = next.ToPem();
        KeyPair.Write(folder.Key, folder.Certificate, key + "\n", certificate + "\n");
    }

    /// <summary>Those whose certificates are of the authority before.</summary>
    public static IReadOnlyList<NodeIdentity> StillOfEarlier(OpenAuthority authority)
    {
        using X509Certificate2 root = authority.Signer.Root;
        var current = new PeerTrust(authority.Signer.Cluster, [root], _ => false);
        var live = authority.Live().ToList();
        var followed = live.Where(one => current.ExamineAny(one.Certificate, authority.Now).Identity is not null)
            .Select(one => one.Identity)
            .ToHashSet();
        return [.. live.Select(one => one.Identity).Distinct().Where(identity => !followed.Contains(identity))];
    }

    /// <summary>Ends: the authority before counts no more.</summary>
    /// <exception cref="IssuingException">None is to end, or somebody's certificate is still of it.</exception>
    public static void End(OpenAuthority authority, AuthorityFolder folder, bool force)
    {
        if (authority.Roots is not [_, var earlier])
        {
            throw new IssuingException(Refusal.Conflict, "there is no earlier authority: begin a change with `profl ca rotate`");
        }

        IReadOnlyList<NodeIdentity> late = StillOfEarlier(authority);
        if (late.Count > 0 && !force)
        {
            throw new IssuingException(
                Refusal.Conflict,
                $"certificates of the earlier authority are still in use by {string.Join(", ", late)}: nodes change them by themselves "
                    + "within a minute while they run, operators with their next command; start them, take theirs back (profl ca revoke), "
                    + "or give --force, and they must enrol again"
            );
        }

        authority.Register = authority.Register with
        {
            Revoked = [.. authority.Register.Revoked, new RevokedEntry(earlier.SerialNumber, authority.Now)],
            ListNumber = authority.Register.ListNumber + 1,
        };
        authority.Save();
        File.Delete(folder.Vouching);
        File.Delete(folder.Earlier);
    }
}
