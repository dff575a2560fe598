using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Files;
using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;

namespace ProFL.Node.Tests.Trust;

/// <summary>What a node keeps of its trust.</summary>
public sealed class TrustFolderTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly NodeIdentity North = new("plant", "client-node", "north", "north-1");
    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority = CertificateAuthority.Create("plant", Now);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Should_have_all_that_a_node_needs_for_its_owner_alone_when_it_is_enrolled()
    {
        var trust = TrustFolder.OfState(_folder.Path);
        using ECDsa siteKey = KeyPair.NewKey();
        using X509Certificate2 site = _authority
            .Sign(KeyPair.RequestFor(siteKey), North with { Role = NodeIdentity.SiteRole, Name = "north" }, [], Now)
            .CopyWithPrivateKey(siteKey);

        Assert.False(trust.IsEnrolled);
        trust.Enrol(_authority, North, ["localhost"], Now, site);

        Assert.True(trust.IsEnrolled);
        using X509Certificate2 read = trust.ReadCertificate();
        using X509Certificate2 readSite = trust.ReadSiteCertificate()!;
        Assert.Equal(North, new PeerTrust("plant", trust.ReadRoots(), _ => false).Examine(read, Now).Identity);
        Assert.True(read.HasPrivateKey && readSite.HasPrivateKey);
        Assert.Equal(site.RawData, readSite.RawData);
        Assert.All([trust.Path, .. Directory.GetFiles(trust.Path)], path => Assert.False(SecretFile.IsOpenToOthers(path)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Should_be_a_pair_that_belongs_together_when_the_writer_was_killed_between(int writes)
    {
        var trust = TrustFolder.OfState(_folder.Path);
        using X509Certificate2 before = trust.Enrol(_authority, North, [], Now);
        using ECDsa key = KeyPair.NewKey();
        using X509Certificate2 after = _authority.Sign(KeyPair.RequestFor(key), North, [], Now);

        // the order in which KeyPair.Write does it
        if (writes > 0)
        {
            trust.Write(trust.Certificate + ".new", after.ExportCertificatePem());
        }

        if (writes > 1)
        {
            trust.Write(trust.Key, key.ExportPkcs8PrivateKeyPem());
        }

        using X509Certificate2 read = trust.ReadCertificate();
        Assert.Equal((writes > 1 ? after : before).SerialNumber, read.SerialNumber);
        KeyPair.Write(trust.Key, trust.Certificate, key.ExportPkcs8PrivateKeyPem(), after.ExportCertificatePem());
        using X509Certificate2 again = trust.ReadCertificate();
        Assert.Equal(after.SerialNumber, again.SerialNumber);
    }

    [Fact]
    public void Should_say_what_to_do_when_key_and_certificate_do_not_belong_together()
    {
        var trust = TrustFolder.OfState(_folder.Path);
        using X509Certificate2 own = trust.Enrol(_authority, North, [], Now);
        using ECDsa other = KeyPair.NewKey();

        Assert.Throws<CryptographicException>(() =>
            KeyPair.Write(trust.Key, trust.Certificate, other.ExportPkcs8PrivateKeyPem(), own.ExportCertificatePem())
        );
        trust.ReadCertificate().Dispose();
        trust.Write(trust.Key, other.ExportPkcs8PrivateKeyPem());
        string error = Assert.Throws<CryptographicException>(trust.ReadCertificate).Message;
        Assert.Contains("profl enroll", error, StringComparison.Ordinal);
        Assert.Contains(trust.Key, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_read_a_pair_at_any_moment_when_another_writes()
    {
        var trust = TrustFolder.OfState(_folder.Path);
        trust.Enrol(_authority, North, [], Now).Dispose();
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (int i = 0; i < 30; i++)
            {
                trust.Enrol(_authority, North, [], Now).Dispose();
            }

            stop.Cancel();
        });
        while (!stop.IsCancellationRequested)
        {
            using X509Certificate2 read = trust.ReadCertificate();
            Assert.True(read.HasPrivateKey);
        }

        await writer;
    }
}
