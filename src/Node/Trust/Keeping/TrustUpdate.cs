using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust.Keeping;

/// <summary>
/// What a node takes into its trust folder of what somebody gives: only what proves itself, so that it does not matter who gives it.
/// </summary>
public static class TrustUpdate
{
    /// <summary>Takes roots that a trusted one vouches for, a later list of revoked certificates, and drops the roots on it.</summary>
    /// <param name="trust">The node's folder.</param>
    /// <param name="roots">Roots and certificates that vouch for them, as PEM.</param>
    /// <param name="list">The list, as PEM; empty for none.</param>
    /// <returns>Whether something has changed.</returns>
    /// <exception cref="CryptographicException">What is given cannot be read, or the list is of another authority.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public static bool Take(TrustFolder trust, string roots, string list)
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentNullException.ThrowIfNull(list);
        return TakeRoots(trust, roots) | (list.Length > 0 && TakeList(trust, list));
    }

    private static bool TakeRoots(TrustFolder trust, string pem)
    {
        var offered = new X509Certificate2Collection();
        offered.ImportFromPem(pem);
        IReadOnlyList<X509Certificate2> before = trust.ReadRoots();
        IReadOnlyList<X509Certificate2> followed = RootChange.Follow(before, [.. offered]);
        IReadOnlyList<X509Certificate2> after = RevocationList.Read(trust.Revoked) is { } known
            ? RootChange.Without(followed, known)
            : followed;
        if (after.Select(root => root.Thumbprint).SequenceEqual(before.Select(root => root.Thumbprint)))
        {
            return false;
        }

        // whoever is killed between offers a voucher for what it does not trust yet
        trust.Write(trust.Vouching, PemOf(RootChange.Vouching(before, offered)));
        trust.Write(trust.Roots, PemOf(after));
        return true;
    }

    private static bool TakeList(TrustFolder trust, string pem)
    {
        var offered = RevocationList.Parse(pem);
        IReadOnlyList<X509Certificate2> roots = trust.ReadRoots();
        if (!roots.Any(offered.IsSignedBy))
        {
            throw new CryptographicException("the list of revoked certificates is of another authority, or was changed");
        }

        if (RevocationList.Read(trust.Revoked) is { } known && known.Number >= offered.Number)
        {
            return false;
        }

        trust.Write(trust.Revoked, offered.ToPem());
        IReadOnlyList<X509Certificate2> left = RootChange.Without(roots, offered);
        if (left.Count < roots.Count)
        {
            trust.Write(trust.Roots, PemOf(left));
        }

        return true;
    }

    private static string PemOf(IEnumerable<X509Certificate2> certificates) =>
        string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n"));
}
