using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Trust;

namespace ProFL.Node.Tests.Trust;

/// <summary>Keys that ask an authority for certificates.</summary>
internal static class Holder
{
    /// <summary>A request for a new key, which may ask for whatever it likes.</summary>
    public static string Request(ECDsa key) =>
        new CertificateRequest(new X500DistinguishedName("CN=admin"), key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    /// <summary>A certificate for a new key.</summary>
    public static X509Certificate2 CertificateOf(CertificateAuthority authority, NodeIdentity identity, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return authority.Sign(Request(key), identity, ["127.0.0.1", "node.example"], now);
    }
}
