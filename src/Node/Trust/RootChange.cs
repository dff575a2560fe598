using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust;

/// <summary>How the roots of a node follow a change of the cluster's authority, whoever says so.</summary>
public static class RootChange
{
    /// <summary>
    /// Roots and those of others that one of them vouches for: by a certificate that it signed for the other's name and key.
    /// </summary>
    /// <param name="trusted">Certificates of the authority that the node trusts, the newest first.</param>
    /// <param name="offered">What somebody gives: roots and certificates that vouch for them, in whatever order.</param>
    /// <returns>The newest first; those that are trusted are always among them.</returns>
    public static IReadOnlyList<X509Certificate2> Follow(
        IReadOnlyList<X509Certificate2> trusted,
        IReadOnlyCollection<X509Certificate2> offered
    )
    {
        ArgumentNullException.ThrowIfNull(trusted);
        ArgumentNullException.ThrowIfNull(offered);
        X509Certificate2[] vouching = [.. Vouching(trusted, offered)];
        X509Certificate2[] taken =
        [
            .. offered
                .Where(root => !trusted.Any(known => IsSame(known, root)) && IsSigned(root, [root]))
                .Where(root => vouching.Any(voucher => IsFor(voucher, root)))
                .DistinctBy(root => root.Thumbprint),
        ];
        return [.. taken, .. trusted];
    }

    /// <summary>The certificates by which one of the roots vouches for an authority.</summary>
    /// <param name="trusted">The roots.</param>
    /// <param name="offered">Any certificates.</param>
    public static IEnumerable<X509Certificate2> Vouching(
        IReadOnlyCollection<X509Certificate2> trusted,
        IEnumerable<X509Certificate2> offered
    ) => offered.Where(voucher => IsAuthority(voucher) && !IsSigned(voucher, [voucher]) && IsSigned(voucher, trusted));

    /// <summary>Roots without those that a list takes back; only another root of them may sign that.</summary>
    /// <param name="trusted">The roots.</param>
    /// <param name="list">The list.</param>
    public static IReadOnlyList<X509Certificate2> Without(IReadOnlyList<X509Certificate2> trusted, RevocationList list)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        ArgumentNullException.ThrowIfNull(list);
        return
        [
            .. trusted.Where(root =>
                !list.Contains(root.SerialNumber) || !trusted.Any(other => !list.Contains(other.SerialNumber) && list.IsSignedBy(other))
            ),
        ];
    }

    private static bool IsSame(X509Certificate2 one, X509Certificate2 other) => one.RawData.AsSpan().SequenceEqual(other.RawData);

    private static bool IsFor(X509Certificate2 voucher, X509Certificate2 root) =>
        voucher.SubjectName.RawData.AsSpan().SequenceEqual(root.SubjectName.RawData)
        && voucher.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(root.PublicKey.ExportSubjectPublicKeyInfo());

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority);

    private static bool IsSigned(X509Certificate2 certificate, IEnumerable<X509Certificate2> roots)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots.ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;

        // the times of authorities are looked at where leaves are examined
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate);
    }
}
