using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust;

/// <summary>Signs what a client node says for its site, with the site's key. Threads may share it.</summary>
public sealed class SiteSigner : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ECDsa? _key;
    private readonly byte[] _certificate;

    private SiteSigner(ECDsa? key, byte[] certificate) => (_key, _certificate) = (key, certificate);

    /// <summary>Signs nothing.</summary>
    public static SiteSigner None { get; } = new(null, []);

    /// <summary>The certificate of its key, X.509 as DER; empty where it signs nothing.</summary>
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

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(folder.SiteKey));
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(folder.SiteCertificate));
            if (!key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(SiteSignature.KeyOf(certificate.RawData)))
            {
                throw new UnfitKeyException(
                    $"{folder.SiteCertificate} is not the certificate of {folder.SiteKey}: copy both from another node of site {site}"
                );
            }

            if (NodeIdentity.Of(certificate) is not { Role: NodeIdentity.SiteRole } identity || identity.Site != site)
            {
                throw new UnfitKeyException(
                    $"{folder.SiteCertificate} is the certificate of {NodeIdentity.Of(certificate)?.ToString() ?? "nobody"}, and this node "
                        + $"serves site {site}: give it site.key and site.pem of its site, or start it with --site of the certificate"
                );
            }

            return new SiteSigner(key, certificate.RawData);
        }
        catch (Exception damaged) when (damaged is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new UnfitKeyException(
                $"{folder.SiteKey} and {folder.SiteCertificate} cannot be read as a key and its certificate ({damaged.Message}): copy both "
                    + $"from another node of site {site}",
                damaged
            );
        }
        catch
        {
            key.Dispose();
            throw;
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
