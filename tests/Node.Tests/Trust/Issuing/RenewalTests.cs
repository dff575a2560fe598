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
