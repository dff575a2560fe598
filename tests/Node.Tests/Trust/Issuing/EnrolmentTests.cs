using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Node.Tests.Trust.Issuing;

/// <summary>Who gets certificates for a code.</summary>
public sealed class EnrolmentTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly ECDsa _key = KeyPair.NewKey();
    private readonly ECDsa _site = KeyPair.NewKey();

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
        _site.Dispose();
    }

    [Fact]
    public void Should_certify_the_node_and_its_site_when_the_code_counts()
    {
        (Invitation code, NodeIdentity identity) = Invite();

        IssuedAnswer answer = _authority.Issuer.Enrol(TestAuthority.Request(code, _key, _site));

        using var node = X509Certificate2.CreateFromPem(answer.Certificate, _key.ExportPkcs8PrivateKeyPem());
        using var site = X509Certificate2.CreateFromPem(answer.SiteCertificate, _site.ExportPkcs8PrivateKeyPem());
        Assert.Equal((new NodeIdentity("plant", "client-node", "north", "north-1"), identity), (Who(node), identity));
        Assert.Equal(new NodeIdentity("plant", "site", "north", "north"), Trust().ExamineSigner(site, _authority.Clock.Now).Site);
        Assert.True(node.MatchesHostname("node.example"));
        Assert.DoesNotContain(code.Secret, File.ReadAllText(_authority.Folder.Register), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_answer_the_same_when_the_same_key_asks_again()
    {
        (Invitation code, _) = Invite();
        IssuedAnswer first = _authority.Issuer.Enrol(TestAuthority.Request(code, _key, _site));

        Assert.Equal(first, _authority.Issuer.Enrol(TestAuthority.Request(code, _key, _site)));
        Assert.Equal(2, _authority.Issuer.List().Count);
        using ECDsa other = KeyPair.NewKey();
        Assert.Equal(Refusal.SpentCode, Refused(TestAuthority.Request(code, other, _site)));
        _authority.Clock.Now += TimeSpan.FromHours(25);
        Assert.Equal(Refusal.SpentCode, Refused(TestAuthority.Request(code, _key, _site)));
    }

    [Fact]
    public void Should_refuse_when_the_secret_is_wrong_or_the_time_of_the_code_is_over()
    {
        (Invitation code, _) = Invite();

        Assert.Equal(Refusal.UnknownCode, Refused(TestAuthority.Request(code with { Secret = new string('0', 32) }, _key, _site)));
        Assert.Equal(Refusal.UnknownCode, Refused(TestAuthority.Request(code with { Secret = "x" }, _key, _site)));
        _authority.Clock.Now += TimeSpan.FromHours(25);
        Assert.Equal(Refusal.SpentCode, Refused(TestAuthority.Request(code, _key, _site)));
        Assert.Empty(_authority.Issuer.List());
    }

    [Fact]
    public void Should_refuse_and_keep_the_code_when_the_request_was_not_signed_with_its_key()
    {
        (Invitation code, _) = Invite();
        string request = KeyPair.RequestFor(_key);
        PemFields fields = PemEncoding.Find(request);
        byte[] bytes = Convert.FromBase64String(request[fields.Base64Data]);
        bytes[^1] ^= 1;
        string forged = PemEncoding.WriteString("CERTIFICATE REQUEST", bytes);

        Assert.Equal(Refusal.Malformed, Refused(TestAuthority.Request(code, _key, _site) with { Request = forged }));
        Assert.Equal(Refusal.Malformed, Refused(TestAuthority.Request(code, _key, _site) with { Request = "no PEM" }));
        Assert.Equal(Refusal.Malformed, Refused(TestAuthority.Request(code, _key, _site) with { Hosts = ["no host/"] }));
        Assert.NotEmpty(_authority.Issuer.Enrol(TestAuthority.Request(code, _key, _site)).Certificate);
    }

    [Fact]
    public void Should_give_one_certificate_when_two_machines_show_one_code_at_once()
    {
        (Invitation code, _) = Invite();
        int given = 0;
        Parallel.For(
            0,
            4,
            _ =>
            {
                using ECDsa key = KeyPair.NewKey();
                try
                {
                    // an issuer each, as if of processes of their own
                    new Issuer(_authority.Folder, _authority.Clock).Enrol(TestAuthority.Request(code, key, _site));
                    Interlocked.Increment(ref given);
                }
                catch (IssuingException spent) when (spent.Refusal == Refusal.SpentCode)
                {
                    // another was first
                }
            }
        );

        Assert.Equal(1, given);
    }

    [Fact]
    public void Should_ask_for_the_key_of_the_site_and_keep_the_code_when_the_site_has_one()
    {
        TrustFolder first = _authority.Enrolled("client-node", "north");
        (Invitation code, NodeIdentity identity) = Invite();
        EnrolmentRequest asked = TestAuthority.Request(code, _key, _site);

        string error = Assert.Throws<IssuingException>(() => _authority.Issuer.Enrol(asked)).Message;

        Assert.Contains("--site-key", error, StringComparison.Ordinal);
        Assert.Equal("north-2", identity.Name);
        Assert.Equal(Refusal.Conflict, Refused(asked with { HasKeyOfSite = "south" }));
        Assert.Empty(_authority.Issuer.Enrol(asked with { SiteRequest = "", HasKeyOfSite = "north" }).SiteCertificate);
        TrustFolder third = _authority.Enrolled("client-node", "north", siteKeyOf: first);
        using X509Certificate2 one = first.ReadSiteCertificate()!;
        using X509Certificate2 same = third.ReadSiteCertificate()!;
        Assert.Equal(one.RawData, same.RawData);
    }

    [Fact]
    public void Should_give_the_site_another_key_when_it_has_lost_its_own()
    {
        _authority.Enrolled("client-node", "north");
        (Invitation code, _) = Invite();

        Assert.NotEmpty(_authority.Issuer.Enrol(TestAuthority.Request(code, _key, _site) with { NewSiteKey = true }).SiteCertificate);
    }

    [Fact]
    public void Should_keep_the_code_when_a_machine_means_to_be_somebody_else()
    {
        (Invitation code, _) = Invite();
        EnrolmentRequest asked = TestAuthority.Request(code, _key, _site);

        Assert.Equal(Refusal.Conflict, Refused(asked with { Role = "coordinator" }));
        Assert.Equal(Refusal.Conflict, Refused(asked with { Role = "client-node", Site = "south" }));
        Assert.NotEmpty(_authority.Issuer.Enrol(asked with { Role = "client-node", Site = "north" }).Certificate);
    }

    [Theory]
    [InlineData("client-node", "", null)]
    [InlineData("king", "", null)]
    [InlineData("site", "north", null)]
    [InlineData("operator", "", "A B")]
    public void Should_invite_nobody_when_nobody_can_be_that(string role, string site, string? name) =>
        Assert.Equal(
            Refusal.Malformed,
            Assert.Throws<IssuingException>(() => _authority.Issuer.Invite(role, site, name, TimeSpan.FromHours(1))).Refusal
        );

    [Fact]
    public void Should_give_every_name_once_when_it_is_not_taken_back()
    {
        _authority.Issuer.Invite("operator", "", "anna", TimeSpan.FromHours(1));

        Assert.Throws<IssuingException>(() => _authority.Issuer.Invite("operator", "", "anna", TimeSpan.FromHours(1)));
        _authority.Issuer.Revoke("anna");
        _authority.Enrolled("operator", name: "anna");
        Assert.Throws<IssuingException>(() => _authority.Enrolled("operator", name: "anna"));
    }

    [Fact]
    public void Should_enrol_with_the_same_keys_when_it_was_killed_before_the_answer_was_written()
    {
        (Invitation code, _) = Invite();
        string folder = _authority.PathOf("pending");
        var trust = new TrustFolder(_authority.PathOf("trust"));
        _authority.Folder.CopyTo(trust);
        var killed = new PendingKeys(folder);
        _authority.Issuer.Enrol(new EnrolmentRequest(code.Secret, killed.Request(), []) { SiteRequest = killed.SiteRequest() });
        Assert.False(trust.IsEnrolled);

        var again = new PendingKeys(folder);
        again.Complete(
            trust,
            _authority.Issuer.Enrol(new EnrolmentRequest(code.Secret, again.Request(), []) { SiteRequest = again.SiteRequest() }),
            siteKey: null
        );

        using X509Certificate2 node = trust.ReadCertificate();
        using X509Certificate2 site = trust.ReadSiteCertificate()!;
        Assert.Equal("north-1", Who(node)?.Name);
        Assert.True(site.HasPrivateKey);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void Should_refuse_to_make_an_authority_where_one_is_when_it_is_asked_again()
    {
        string before = File.ReadAllText(_authority.Folder.Key);

        Assert.Throws<IssuingException>(() => _authority.Folder.Create("plant", _authority.Clock.Now));
        Assert.Equal(before, File.ReadAllText(_authority.Folder.Key));
        Assert.Throws<IssuingException>(() => new AuthorityFolder(_authority.PathOf("other")).Create("Big Plant", _authority.Clock.Now));
    }

    private (Invitation Code, NodeIdentity Identity) Invite() =>
        _authority.Issuer.Invite("client-node", "north", null, TimeSpan.FromHours(24));

    private PeerTrust Trust() => new("plant", _authority.Folder.ReadRoots(), _ => false);

    private NodeIdentity? Who(X509Certificate2 certificate) => Trust().Examine(certificate, _authority.Clock.Now).Identity;

    private Refusal Refused(EnrolmentRequest asked) => Assert.Throws<IssuingException>(() => _authority.Issuer.Enrol(asked)).Refusal;
}
