using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust.Issuing;

/// <summary>The key of a site, which another of its nodes has.</summary>
/// <param name="Key">The key's file.</param>
/// <param name="Certificate">The file of its certificate.</param>
public sealed record SiteKeyFiles(string Key, string Certificate)
{
    /// <summary>That of another node.</summary>
    public static SiteKeyFiles Of(TrustFolder node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new SiteKeyFiles(node.SiteKey, node.SiteCertificate);
    }

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Read() => KeyPair.Read(Key, Certificate);
}
