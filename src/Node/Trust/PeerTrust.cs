using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust;

/// <summary>
/// Whether a certificate that a peer shows is one of this cluster: signed by one of its roots, within its time, not revoked, and with an
/// identity of ours. What the machine trusts otherwise counts nothing.
/// </summary>
/// <param name="cluster">The cluster's name.</param>
/// <param name="roots">Certificates of its authority: one, or two while it changes.</param>
/// <param name="isRevoked">Whether a serial number was revoked.</param>
public sealed class PeerTrust(string cluster, IReadOnlyCollection<X509Certificate2> roots, Func<string, bool> isRevoked)
{
    /// <summary>Who the peer is, or why it is refused.</summary>
    /// <param name="shown">Its certificate; null where it shows none.</param>
    /// <param name="now">The time.</param>
    public (NodeIdentity? Identity, string Refusal) Examine(X509Certificate2? shown, DateTimeOffset now) =>
        Examine(shown, now, KeyPurpose.Client);

    /// <summary>Whose key signs updates by a certificate, or why it signs none that count.</summary>
    /// <param name="certificate">The certificate of a site's key.</param>
    /// <param name="now">The time.</param>
    public (NodeIdentity? Site, string Refusal) ExamineSigner(X509Certificate2 certificate, DateTimeOffset now) =>
        Examine(certificate, now, KeyPurpose.Updates) switch
        {
            { Identity: { Role: NodeIdentity.SiteRole } site } => (site, ""),
            { Identity: { } other } => (null, $"it is the certificate of {other}, not of a site"),
            { Refusal: var why } => (null, why),
        };

    /// <summary>Who a certificate is of, whether it opens connections or signs updates, or why it does not count.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">The time.</param>
    public (NodeIdentity? Identity, string Refusal) ExamineAny(X509Certificate2 certificate, DateTimeOffset now) =>
        Examine(certificate, now, purpose: null);

    private (NodeIdentity? Identity, string Refusal) Examine(X509Certificate2? shown, DateTimeOffset now, string? purpose)
    {
        if (shown is null)
        {
            return (null, "it shows no certificate: enrol it (profl enroll)");
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots.ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        if (purpose is not null)
        {
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        }

        if (!chain.Build(shown))
        {
            string[] reasons = [.. chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct()];
            return (null, $"its certificate is not one of this cluster: {string.Join("; ", reasons)}");
        }

        return NodeIdentity.Of(shown) is not { } identity ? (null, "its certificate names nobody of ours")
            : identity.Cluster != cluster ? (null, $"its certificate is of cluster {identity.Cluster}, this is {cluster}")
            : isRevoked(shown.SerialNumber) ? (null, $"the certificate of {identity} was revoked")
            : (identity, "");
    }
}
