using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust;

/// <summary>Signs what a client node says for its site, with the site's key. Threads may share it.</summary>
public sealed class SiteSigner : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ECDsa? _key;
    private readonly byte[] _certificate;
    private readonly TrustFolder? _folder;

    private SiteSigner(ECDsa? key, byte[] certificate, TrustFolder? folder) => (_key, _certificate, _folder) = (key, certificate, folder);

    /// <summary>Signs nothing.</summary>
    public static SiteSigner None { get; } = new(null, [], null);

    /// <summary>Whether it signs.</summary>
    public bool Signs => _key is not null;

    /// <summary>The certificate of its key as it was loaded, X.509 as DER; empty where it signs nothing.</summary>
    public ReadOnlyMemory<byte> Certificate => _certificate;

    /// <summary>Loads the key of a site; where the folder has none, nothing is signed.</summary>
    /// <param name="folder">The node's trust folder.</param>
    /// <param name="site">The site that the node serves.</param>
    /// <exception cref="UnfitKeyException">A file is missing or damaged, or the two are not of one key, or of another site.</exception>
    public static SiteSigner Load(TrustFolder folder, string site)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!File.Exists(folder.SiteKey) && !File.Exists(folder.SiteCertificate))
        {
            return None;
        }

        foreach (string missing in new[] { folder.SiteKey, folder.SiteCertificate }.Where(file => !File.Exists(file)))
        {
            throw new UnfitKeyException($"{missing} is missing: copy it from another node of site {site}, or enrol this one again");
        }

        try
        {
            using X509Certificate2 certificate = folder.ReadSiteCertificate()!;
            if (SiteSignature.KeyOf(certificate.RawData) is null)
            {
                throw new UnfitKeyException($"{folder.SiteKey} is no key on P-256: enrol this node again (profl enroll)");
            }

            if (NodeIdentity.Of(certificate) is not { Role: NodeIdentity.SiteRole } identity || identity.Site != site)
            {
                throw new UnfitKeyException(
                    $"{folder.SiteCertificate} is the certificate of {NodeIdentity.Of(certificate)?.ToString() ?? "nobody"}, and this node "
                        + $"serves site {site}: give it site.key and site.pem of its site, or start it with --site of the certificate"
                );
            }

            return new SiteSigner(certificate.GetECDsaPrivateKey(), certificate.RawData, folder);
        }
        catch (CryptographicException damaged)
        {
            throw new UnfitKeyException($"{damaged.Message}; or copy both from another node of site {site}", damaged);
        }
    }

    /// <summary>The certificate of its key as it is in the folder now: one that ends is followed by another for the same key.</summary>
    public ReadOnlyMemory<byte> NewestCertificate()
    {
        try
        {
            using X509Certificate2? newest = _folder?.ReadSiteCertificate();
            return newest is not null && SiteSignature.KeyOf(newest.RawData).AsSpan().SequenceEqual(SiteSignature.KeyOf(_certificate))
                ? newest.RawData
                : _certificate;
        }
        catch (Exception damaged) when (damaged is CryptographicException or IOException)
        {
            return _certificate;
        }
    }

    /// <summary>The signature of a statement; empty where it signs nothing.</summary>
    public byte[] Sign(ReadOnlySpan<byte> statement)
    {
        if (_key is null)
        {
            return [];
        }

        lock (_lock)
        {
            return _key.SignData(statement, HashAlgorithmName.SHA256, SiteSignature.Format);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key?.Dispose();
}
