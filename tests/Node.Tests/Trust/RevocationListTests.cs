using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Trust;

namespace ProFL.Node.Tests.Trust;

/// <summary>What is read of a list of revoked certificates.</summary>
public sealed class RevocationListTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly CertificateAuthority _authority = CertificateAuthority.Create("plant", Now);

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Should_know_what_was_revoked_when_its_authority_signed_it()
    {
        using X509Certificate2 gone = Holder.CertificateOf(_authority, new NodeIdentity("plant", "operator", "", "anna"), Now);
        using X509Certificate2 here = Holder.CertificateOf(_authority, new NodeIdentity("plant", "operator", "", "bert"), Now);

        var list = RevocationList.Parse(_authority.SignList([(gone.SerialNumber, Now)], 7, Now).ToPem());

        Assert.Equal((7, 1), ((int)list.Number, list.Count));
        Assert.True(list.Contains(gone.SerialNumber) && !list.Contains(here.SerialNumber));
        Assert.True(list.IsSignedBy(_authority.Root));
    }

    [Fact]
    public void Should_be_read_when_nothing_was_revoked() =>
        Assert.Equal((1, 0), ((int)_authority.SignList([], 1, Now).Number, _authority.SignList([], 1, Now).Count));

    [Fact]
    public void Should_not_count_when_another_authority_signed_it_or_a_bit_was_changed()
    {
        using var other = CertificateAuthority.Create("plant", Now);
        RevocationList list = _authority.SignList([("4102", Now)], 1, Now);
        Assert.False(list.IsSignedBy(other.Root));

        string pem = list.ToPem();
        byte[] bytes = Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
        int at = bytes.AsSpan().IndexOf([(byte)0x41, (byte)0x02]);
        bytes[at + 1] ^= 1;
        var forged = RevocationList.Parse(PemEncoding.WriteString("X509 CRL", bytes));
        Assert.True(forged.Contains("4103"));
        Assert.False(forged.IsSignedBy(_authority.Root));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----")]
    [InlineData("-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----")]
    public void Should_say_so_when_it_is_no_list(string pem) => Assert.Throws<CryptographicException>(() => RevocationList.Parse(pem));

    [Fact]
    public void Should_count_when_an_authority_of_ones_own_signed_it_with_rsa()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=plant", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using X509Certificate2 root = request.CreateSelfSigned(Now, Now.AddYears(1));
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry([0x41], Now);
        byte[] list = builder.Build(root, 1, Now.AddYears(1), HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1, Now);

        Assert.True(RevocationList.Parse(PemEncoding.WriteString("X509 CRL", list)).IsSignedBy(root));
    }
}
