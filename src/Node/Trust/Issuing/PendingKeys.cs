using System.Security.Cryptography;
using ProFL.Node.Files;

namespace ProFL.Node.Trust.Issuing;

/// <summary>
/// Keys of a machine that enrols: they are kept until their certificates are there, so that whoever is killed meanwhile asks again with the
/// same keys, and costs no code.
/// </summary>
/// <param name="folder">Where they are kept meanwhile.</param>
public sealed class PendingKeys(string folder)
{
    private string Key => Path.Combine(folder, "pending.key");

    private string SiteKey => Path.Combine(folder, "pending-site.key");

    /// <summary>A request for the node's certificate.</summary>
    public string Request() => RequestOf(Key);

    /// <summary>A request for the certificate of its site's key.</summary>
    public string SiteRequest() => RequestOf(SiteKey);

    /// <summary>Writes what was answered, and the keys, into the node's folder; whoever reads it there finds all or nothing.</summary>
    /// <param name="trust">The node's folder, in which the roots are already.</param>
    /// <param name="answer">What the authority answered.</param>
    /// <param name="siteKey">The key of its site that another node has; null for none.</param>
    public void Complete(TrustFolder trust, IssuedAnswer answer, SiteKeyFiles? siteKey)
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(answer);
        SecretFile.MakeFolder(trust.Path);
        if (siteKey is not null)
        {
            KeyPair.Write(trust.SiteKey, trust.SiteCertificate, File.ReadAllText(siteKey.Key), File.ReadAllText(siteKey.Certificate));
        }
        else if (answer.SiteCertificate.Length > 0)
        {
            KeyPair.Write(trust.SiteKey, trust.SiteCertificate, File.ReadAllText(SiteKey), answer.SiteCertificate + "\n");
        }

        // whoever has a certificate is enrolled: it comes last
        KeyPair.Write(trust.Key, trust.Certificate, File.ReadAllText(Key), answer.Certificate + "\n");
        File.Delete(Key);
        File.Delete(SiteKey);
    }

    private string RequestOf(string file)
    {
        using ECDsa key = KeyPair.NewKey();
        if (File.Exists(file))
        {
            key.ImportFromPem(File.ReadAllText(file));
        }
        else
        {
            SecretFile.MakeFolder(folder);
            SecretFile.Write(file, key.ExportPkcs8PrivateKeyPem() + "\n");
        }

        return KeyPair.RequestFor(key);
    }
}
