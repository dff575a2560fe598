using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Node.Trust;

namespace ProFL.Node.Tests.Trust;

/// <summary>Who is let in by what certificate.</summary>
public sealed class PeerTrustTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly NodeIdentity North = new("plant", "client-node", "north", "north-1");
    private readonly CertificateAuthority _authority = CertificateAuthority.Create("plant", Now);
    private readonly HashSet<string> _revoked = [];

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Should_know_who_it_is_when_the_authority_signed_it()
    {
        using X509Certificate2 shown = Holder.CertificateOf(_authority, North, Now);

        Assert.Equal((North, ""), Trust().Examine(shown, Now));
        Assert.Equal("client-node north-1 of site north", North.ToString());
        Assert.True(shown.MatchesHostname("node.example") && shown.MatchesHostname("127.0.0.1"));
    }

    [Fact]
    public void Should_refuse_when_another_authority_of_the_same_name_signed_it()
    {
        using var other = CertificateAuthority.Create("plant", Now);
        using X509Certificate2 shown = Holder.CertificateOf(other, North, Now);

        Assert.Contains("not one of this cluster", Trust().Examine(shown, Now).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_take_both_when_the_authority_changes()
    {
        using var next = CertificateAuthority.Create("plant", Now);
        using X509Certificate2 shown = Holder.CertificateOf(next, North, Now);

        Assert.Equal(North, new PeerTrust("plant", [_authority.Root, next.Root], _revoked.Contains).Examine(shown, Now).Identity);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(91)]
    public void Should_refuse_when_its_time_is_over_or_has_not_begun(int days)
    {
        using X509Certificate2 shown = Holder.CertificateOf(_authority, North, Now);

        Assert.Null(Trust().Examine(shown, Now.AddDays(days)).Identity);
    }

    [Fact]
    public void Should_refuse_when_it_was_revoked_and_say_whose_it_is()
    {
        using X509Certificate2 shown = Holder.CertificateOf(_authority, North, Now);
        _revoked.Add(shown.SerialNumber);

        Assert.Contains("north-1 of site north was revoked", Trust().Examine(shown, Now).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_when_it_signed_itself_or_shows_nothing_or_is_of_another_cluster()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=north-1", key, HashAlgorithmName.SHA256);
        using X509Certificate2 own = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        using X509Certificate2 elsewhere = Holder.CertificateOf(_authority, North with { Cluster = "other" }, Now);

        Assert.Contains("not one of this cluster", Trust().Examine(own, Now).Refusal, StringComparison.Ordinal);
        Assert.Contains("shows no certificate", Trust().Examine(null, Now).Refusal, StringComparison.Ordinal);
        Assert.Contains("of cluster other", Trust().Examine(elsewhere, Now).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_a_certificate_that_a_leaf_signed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 leaf = _authority.Sign(Holder.Request(key), North, [], Now).CopyWithPrivateKey(key);
        using var below = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=below", below, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri((North with { Role = "coordinator", Site = "" }).ToUri());
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 shown = request.Create(
            leaf.SubjectName,
            X509SignatureGenerator.CreateForECDsa(key),
            Now,
            Now.AddDays(1),
            [1, 2, 3]
        );

        Assert.Null(Trust().Examine(shown, Now).Identity);
    }

    [Fact]
    public void Should_take_only_the_key_from_a_request_and_nothing_when_it_was_not_signed_with_it()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string request = Holder.Request(key);
        byte[] bytes = BytesOf(request);
        bytes[^1] ^= 1;

        Assert.Equal("CN=north-1", _authority.Sign(request, North, [], Now).Subject);
        Assert.ThrowsAny<CryptographicException>(() =>
            _authority.Sign(new string(PemEncoding.Write("CERTIFICATE REQUEST", bytes)), North, [], Now)
        );
    }

    [Fact]
    public void Should_be_the_same_authority_when_it_is_read_again()
    {
        (string certificate, string key) = _authority.ToPem();
        using var read = CertificateAuthority.FromPem(certificate, key);
        using X509Certificate2 shown = Holder.CertificateOf(read, North, Now);

        Assert.Equal("plant", read.Cluster);
        Assert.Equal(North, Trust().Examine(shown, Now).Identity);
    }

    [Theory]
    [InlineData("plant", "client-node", "", "north-1")]
    [InlineData("plant", "coordinator", "north", "c")]
    [InlineData("plant", "king", "", "c")]
    [InlineData("plant", "operator", "", "a/b")]
    [InlineData("plant", "operator", "", "")]
    [InlineData("Plant", "operator", "", "anna")]
    public void Should_say_why_when_it_can_be_nobody(string cluster, string role, string site, string name) =>
        Assert.NotNull(new NodeIdentity(cluster, role, site, name).Fault());

    [Theory]
    [InlineData("profl://plant/operator/-/anna", OperatorRole.Admin)]
    [InlineData("profl://plant/operator/-/anna?may=admin", OperatorRole.Admin)]
    [InlineData("profl://plant/operator/-/anna?may=operate", OperatorRole.Operate)]
    [InlineData("profl://plant/operator/-/anna?may=view", OperatorRole.View)]
    [InlineData("profl://plant/operator/-/anna?may=everything", null)]
    [InlineData("profl://plant/operator/-/anna?may=", null)]
    [InlineData("profl://plant/operator/-/anna?may=view&may=admin", null)]
    [InlineData("profl://plant/operator/-/anna?until=noon", null)]
    [InlineData("profl://plant/operator/-/anna#may=view", null)]
    [InlineData("profl://plant/coordinator/-/anna?may=view", null)]
    [InlineData("profl://plant/client-node/north/anna?may=admin", null)]
    public void Should_read_what_an_operator_may_do_when_the_certificate_says_it(string uri, OperatorRole? may)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=anna", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(uri));
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 shown = request.CreateSelfSigned(Now, Now.AddDays(1));

        Assert.Equal(may, NodeIdentity.Of(shown)?.May);
    }

    [Fact]
    public void Should_pin_the_authority_and_keep_no_secret_when_a_code_is_given_out()
    {
        var code = Invitation.To(_authority.Root);
        using var other = CertificateAuthority.Create("plant", Now);

        Assert.Equal(code, Invitation.Parse($" {code}\n"));
        Assert.True(code.IsOf(_authority.Root) && !code.IsOf(other.Root));
        Assert.DoesNotContain(code.Secret, code.SecretDigest(), StringComparison.Ordinal);
        Assert.Null(Invitation.Parse("no code"));
    }

    private PeerTrust Trust() => new("plant", [_authority.Root], _revoked.Contains);

    private static byte[] BytesOf(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
}
