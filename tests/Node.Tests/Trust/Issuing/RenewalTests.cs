using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Node.Tests.Trust.Issuing;

/// <summary>Which certificates are followed by others.</summary>
public sealed class RenewalTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TrustFolder _north;
    private readonly X509Certificate2 _before;
    private readonly ECDsa _key = KeyPair.NewKey();

    public RenewalTests()
    {
        _north = _authority.Enrolled("client-node", "north");
        _before = _north.ReadCertificate();
        _authority.Clock.Now += TimeSpan.FromDays(46);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _before.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void Should_get_one_for_a_new_key_with_its_hosts_when_the_old_key_asks()
    {
        IssuedAnswer answer = _authority.Issuer.Renew(Renewals.Ask(_before, _key));

        using var after = X509Certificate2.CreateFromPem(answer.Certificate, _key.ExportPkcs8PrivateKeyPem());
        Assert.Equal(NodeIdentity.Of(_before), NodeIdentity.Of(after));
        Assert.True(after.MatchesHostname("127.0.0.1"));
        Assert.True(after.NotAfter > _before.NotAfter);
        Assert.Equal(answer, _authority.Issuer.Renew(Renewals.Ask(_before, _key)));
    }

    [Theory]
    [InlineData(OperatorRole.View)]
    [InlineData(OperatorRole.Operate)]
    [InlineData(OperatorRole.Admin)]
    public void Should_allow_what_it_allowed_before_and_no_more_when_it_is_of_an_operator(OperatorRole may)
    {
        using ECDsa first = KeyPair.NewKey();
        (Invitation code, NodeIdentity invited) = _authority.Issuer.Invite("operator", "", "anna", TimeSpan.FromHours(1), may);
        IssuedAnswer answer = _authority.Issuer.Enrol(TestAuthority.Request(code, first));
        using var given = X509Certificate2.CreateFromPem(answer.Certificate, first.ExportPkcs8PrivateKeyPem());
        _authority.Clock.Now += TimeSpan.FromDays(46);

        // a request that asks for everything: of it only the key is taken
        var wish = new CertificateRequest("CN=profl", _key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri("profl://plant/operator/-/anna"));
        wish.CertificateExtensions.Add(names.Build());
        string request = wish.CreateSigningRequestPem();
        byte[] signature = first.SignData(
            System.Text.Encoding.UTF8.GetBytes("profl renewal\n" + request),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );
        IssuedAnswer renewed = _authority.Issuer.Renew(
            new RenewalRequest(given.ExportCertificatePem(), request, Convert.ToBase64String(signature))
        );

        using var after = X509Certificate2.CreateFromPem(renewed.Certificate);
        Assert.Equal((may, may), (invited.May, NodeIdentity.Of(given)!.May));
        Assert.Equal(NodeIdentity.Of(given), NodeIdentity.Of(after));
        Assert.All(_authority.Issuer.List().Where(one => one.Role == "operator"), one => Assert.Equal(may.Spelled(), one.May));
    }

    [Fact]
    public void Should_get_none_when_it_was_revoked_or_has_ended_or_is_of_another_authority()
    {
        using var other = new TestAuthority();
        using X509Certificate2 foreign = other.Enrolled("client-node", "north").ReadCertificate();
        Assert.Equal(Refusal.Untrusted, Refused(Renewals.Ask(foreign, _key)));

        _authority.Issuer.Revoke("north-1");
        Assert.Equal(Refusal.Untrusted, Refused(Renewals.Ask(_before, _key)));

        using X509Certificate2 late = _authority.Enrolled("client-node", "south").ReadCertificate();
        _authority.Clock.Now += TimeSpan.FromDays(91);
        Assert.Equal(Refusal.Untrusted, Refused(Renewals.Ask(late, _key)));
    }

    [Fact]
    public void Should_get_none_when_another_key_asks()
    {
        using X509Certificate2 south = _authority.Enrolled("client-node", "south").ReadCertificate();
        RenewalRequest ofSouth = Renewals.Ask(south, _key);

        Assert.Equal(Refusal.Untrusted, Refused(ofSouth with { Certificate = _before.ExportCertificatePem() }));
        Assert.Equal(Refusal.Untrusted, Refused(Renewals.Ask(_before, _key) with { Request = ofSouth.Request }));
        Assert.Equal(Refusal.Untrusted, Refused(Renewals.Ask(_before, _key) with { Signature = "no base64" }));
        Assert.Equal(Refusal.Malformed, Refused(Renewals.Ask(_before, _key) with { Certificate = "no PEM" }));
    }

    [Fact]
    public void Should_keep_the_key_when_it_is_a_sites()
    {
        using X509Certificate2 site = _north.ReadSiteCertificate()!;
        using ECDsa same = site.GetECDsaPrivateKey()!;

        using var after = X509Certificate2.CreateFromPem(_authority.Issuer.Renew(Renewals.Ask(site, same)).Certificate);

        Assert.Equal(site.GetPublicKey(), after.GetPublicKey());
        Assert.True(after.NotAfter > site.NotAfter);
        Assert.Equal(Refusal.Conflict, Refused(Renewals.Ask(site, _key)));
    }

    [Fact]
    public void Should_get_only_so_many_when_one_asks_for_ever()
    {
        Refusal? refused = null;
        for (int i = 0; i < 25 && refused is null; i++)
        {
            using ECDsa another = KeyPair.NewKey();
            try
            {
                _authority.Issuer.Renew(Renewals.Ask(_before, another));
            }
            catch (IssuingException enough)
            {
                refused = enough.Refusal;
            }
        }

        Assert.Equal(Refusal.Conflict, refused);
    }

    private Refusal Refused(RenewalRequest asked) => Assert.Throws<IssuingException>(() => _authority.Issuer.Renew(asked)).Refusal;
}
