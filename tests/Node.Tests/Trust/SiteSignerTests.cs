using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;

namespace ProFL.Node.Tests.Trust;

/// <summary>Who signs for a site, and whose signatures count.</summary>
public sealed class SiteSignerTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly byte[] Statement = "profl update v1"u8.ToArray();
    private readonly CertificateAuthority _authority = CertificateAuthority.Create("plant", Now);
    private readonly TemporaryFolder _folder = new();

    private TrustFolder Folder => new(_folder.Path);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Should_sign_so_that_the_certificate_shows_it_and_one_bit_less_does_not()
    {
        Enrol("north", "site");
        using var signer = SiteSigner.Load(Folder, "north");

        byte[] signature = signer.Sign(Statement);

        byte[] key = SiteSignature.KeyOf(signer.Certificate.Span)!;
        Assert.Equal(64, signature.Length);
        Assert.True(SiteSignature.IsValid(key, Statement, signature));
        Assert.False(SiteSignature.IsValid(key, [.. Statement, 0], signature));
        signature[63] ^= 1;
        Assert.False(SiteSignature.IsValid(key, Statement, signature));
        Assert.False(SiteSignature.IsValid(key, Statement, []));
        Assert.False(SiteSignature.IsValid([1, 2, 3], Statement, signature));
    }

    [Fact]
    public void Should_show_the_certificate_that_follows_when_it_is_for_the_same_key()
    {
        Enrol("north", "site");
        using var signer = SiteSigner.Load(Folder, "north");
        using X509Certificate2 first = Folder.ReadSiteCertificate()!;
        using ECDsa key = first.GetECDsaPrivateKey()!;
        using X509Certificate2 next = _authority.Sign(Holder.Request(key), NodeIdentity.Of(first)!, [], Now);
        File.WriteAllText(Folder.SiteCertificate, next.ExportCertificatePem());
        Assert.Equal(next.RawData, signer.NewestCertificate());

        Enrol("north", "site");
        Assert.Equal(first.RawData, signer.NewestCertificate());
    }

    [Fact]
    public void Should_take_a_site_no_more_when_its_certificate_is_of_an_authority_that_is_not_trusted_now()
    {
        File.WriteAllText(Folder.Roots, _authority.Root.ExportCertificatePem());
        var trust = SiteTrust.Of(Folder, TimeProvider.System);
        byte[] certificate = Certificate("north", "site");
        Assert.Null(trust.RefusalOf("north", certificate));

        using var next = CertificateAuthority.Create("plant", Now);
        File.WriteAllText(Folder.Roots, next.Root.ExportCertificatePem());

        Assert.NotNull(trust.RefusalOf("north", certificate));
    }

    [Fact]
    public void Should_sign_nothing_when_the_folder_has_no_key()
    {
        using var signer = SiteSigner.Load(Folder, "north");

        Assert.Empty(signer.Sign(Statement));
        Assert.True(signer.Certificate.IsEmpty);
    }

    [Fact]
    public void Should_say_what_to_do_when_key_and_certificate_do_not_fit()
    {
        Enrol("north", "site");
        Assert.Contains("serves site south", Refused("south"), StringComparison.Ordinal);

        File.WriteAllText(Folder.SiteKey, NewKey().ExportPkcs8PrivateKeyPem());
        Assert.Contains("is not the certificate of", Refused("north"), StringComparison.Ordinal);

        File.WriteAllText(Folder.SiteKey, "no key");
        Assert.Contains("copy both from another node of site north", Refused("north"), StringComparison.Ordinal);

        File.Delete(Folder.SiteKey);
        Assert.Contains("site.key is missing: copy it from another node of site north", Refused("north"), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_take_the_certificate_of_a_site_alone_when_the_authority_is_known()
    {
        File.WriteAllText(Folder.Roots, _authority.Root.ExportCertificatePem());
        var trust = SiteTrust.Of(Folder, TimeProvider.System);

        Assert.True(trust.IsDemanded);
        Assert.Null(trust.RefusalOf("north", Certificate("north", "site")));
        Assert.Contains("is of site north", trust.RefusalOf("south", Certificate("north", "site")), StringComparison.Ordinal);
        Assert.Contains("does not let it sign", trust.RefusalOf("north", Certificate("north", "client-node")), StringComparison.Ordinal);
        Assert.Contains("copy site.key and site.pem", trust.RefusalOf("north", []), StringComparison.Ordinal);
        using var foreign = CertificateAuthority.Create("plant", Now);
        Assert.Contains(
            "not one of this cluster",
            trust.RefusalOf("north", Certificate("north", "site", foreign)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_demand_nothing_when_no_authority_is_known()
    {
        var trust = SiteTrust.Of(Folder, TimeProvider.System);

        Assert.False(trust.IsDemanded);
        Assert.Null(trust.RefusalOf("north", []));
    }

    private string Refused(string site) => Assert.Throws<UnfitKeyException>(() => SiteSigner.Load(Folder, site)).Message;

    private void Enrol(string site, string role)
    {
        using ECDsa key = NewKey();
        using X509Certificate2 signed = _authority.Sign(Holder.Request(key), new NodeIdentity("plant", role, site, site), [], Now);
        File.WriteAllText(Folder.SiteKey, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Folder.SiteCertificate, signed.ExportCertificatePem());
    }

    private byte[] Certificate(string site, string role, CertificateAuthority? authority = null)
    {
        using X509Certificate2 signed = Holder.CertificateOf(authority ?? _authority, new NodeIdentity("plant", role, site, site), Now);
        return signed.RawData;
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);
}
