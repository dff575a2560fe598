using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using ProFL.Messages.Journal;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Tests.Support;

/// <summary>The authority of a cluster in which sites sign.</summary>
internal sealed class SiteAuthority : IDisposable
{
    private readonly CertificateAuthority _authority = CertificateAuthority.Create("plant", DateTimeOffset.UtcNow);
    private readonly TemporaryFolder _folder = new();

    /// <summary>What a coordinator knows of it.</summary>
    public SiteTrust Trust
    {
        get
        {
            Enrol(_folder.Path);
            return SiteTrust.Of(TrustFolder.OfState(_folder.Path), TimeProvider.System);
        }
    }

    /// <summary>A new key of a site, with its certificate.</summary>
    public SiteSigner NewSigner(string site)
    {
        TrustFolder folder = new(Directory.CreateDirectory(_folder.File(Guid.NewGuid().ToString("N"))).FullName);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string request = new CertificateRequest(
            new X500DistinguishedName("CN=any"),
            key,
            HashAlgorithmName.SHA256
        ).CreateSigningRequestPem();
        NodeIdentity identity = new("plant", NodeIdentity.SiteRole, site, site);
        using X509Certificate2 certificate = _authority.Sign(request, identity, [], DateTimeOffset.UtcNow);
        File.WriteAllText(folder.SiteKey, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(folder.SiteCertificate, certificate.ExportCertificatePem());
        return SiteSigner.Load(folder, site);
    }

    /// <summary>Makes it known to a coordinator before it starts.</summary>
    public void Enrol(string stateDirectory)
    {
        var folder = TrustFolder.OfState(stateDirectory);
        Directory.CreateDirectory(folder.Path);
        File.WriteAllText(folder.Roots, _authority.Root.ExportCertificatePem());
    }

    /// <summary>A signer's key as it stands in a roster.</summary>
    public static SiteKey KeyOf(SiteSigner signer, string site) =>
        new()
        {
            Site = site,
            PublicKey = ByteString.CopyFrom(SiteSignature.KeyOf(signer.Certificate.Span)),
            Certificate = ByteString.CopyFrom(signer.Certificate.Span),
        };

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }
}
