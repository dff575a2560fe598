using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust;

/// <summary>
/// Who may sign for a site, as a coordinator sees it: whoever has a certificate of the cluster's authority for the site. A coordinator
/// without the authority's certificate demands no signatures, and takes no keys.
/// </summary>
public sealed class SiteTrust
{
    private readonly TrustFolder? _folder;
    private readonly Func<PeerTrust>? _peers;
    private readonly TimeProvider _time;

    private SiteTrust(TrustFolder? folder, Func<PeerTrust>? peers, TimeProvider time) => (_folder, _peers, _time) = (folder, peers, time);

    /// <summary>Of a cluster in which nothing is signed.</summary>
    public static SiteTrust None { get; } = new(null, null, TimeProvider.System);

    /// <summary>Whether sites must sign.</summary>
    public bool IsDemanded => _peers is not null;

    /// <summary>
    /// Of a trust folder, as it is whenever a certificate is examined; <see cref="None"/> where it has no certificate of an authority.
    /// </summary>
    /// <param name="folder">The coordinator's trust folder.</param>
    /// <param name="time">For the time of certificates.</param>
    /// <exception cref="UnfitKeyException">The authority's certificate cannot be read.</exception>
    public static SiteTrust Of(TrustFolder folder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!File.Exists(folder.Roots))
        {
            return None;
        }

        try
        {
            _ = Read(folder);
        }
        catch (CryptographicException damaged)
        {
            throw new UnfitKeyException(damaged.Message, damaged);
        }

        return new SiteTrust(folder, () => Read(folder), time);
    }

    /// <summary>Why a certificate does not let its holder sign for a site, or null where it does.</summary>
    /// <param name="site">The site.</param>
    /// <param name="certificate">X.509 as DER; empty where none is shown.</param>
    public string? RefusalOf(string site, ReadOnlySpan<byte> certificate)
    {
        if (_peers is null)
        {
            return null;
        }

        if (certificate.IsEmpty)
        {
            return $"it has no key of site {site}, and what this cluster counts is signed: copy site.key and site.pem of another node of "
                + $"site {site} into its trust folder, or enrol it (profl enroll)";
        }

        if (SiteSignature.KeyOf(certificate) is null)
        {
            return "its site.pem is no certificate of a key on P-256: enrol it again (profl enroll)";
        }

        using X509Certificate2 read = X509CertificateLoader.LoadCertificate(certificate);
        (NodeIdentity? signer, string refusal) = Examine(read);
        return signer is null ? $"its site.pem does not let it sign: {refusal}"
            : signer.Site != site ? $"its site.pem is of site {signer.Site}, and it says that it serves site {site}"
            : null;
    }

    /// <summary>Whether the authority has taken a certificate back; false where its list cannot be read.</summary>
    /// <param name="certificate">X.509 as DER.</param>
    public bool IsRevoked(ReadOnlyMemory<byte> certificate)
    {
        try
        {
            if (_folder is null || RevocationList.Read(_folder.Revoked) is not { Count: > 0 } list)
            {
                return false;
            }

            using X509Certificate2 read = X509CertificateLoader.LoadCertificate(certificate.Span);
            return list.Contains(read.SerialNumber);
        }
        catch (Exception damaged) when (damaged is CryptographicException or IOException)
        {
            return false;
        }
    }

    private (NodeIdentity? Signer, string Refusal) Examine(X509Certificate2 certificate)
    {
        try
        {
            return _peers!().ExamineSigner(certificate, _time.GetUtcNow());
        }
        catch (Exception damaged) when (damaged is CryptographicException or IOException)
        {
            return (null, $"this coordinator's trust folder cannot be read: {damaged.Message}");
        }
    }

    private static PeerTrust Read(TrustFolder folder)
    {
        IReadOnlyList<X509Certificate2> roots = folder.ReadRoots();
        var revoked = RevocationList.Read(folder.Revoked);
        return new PeerTrust(ClusterOf(folder, roots), roots, serial => revoked?.Contains(serial) == true);
    }

    // the authority of others need not be called like the cluster
    private static string ClusterOf(TrustFolder folder, IReadOnlyList<X509Certificate2> roots)
    {
        if (!folder.IsEnrolled)
        {
            return roots[0].GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        }

        using X509Certificate2 own = folder.ReadCertificate();
        return NodeIdentity.Of(own)?.Cluster ?? "";
    }
}
