using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Operators.Tests.Oidc;

/// <summary>Operators over TLS: by certificates with a role in them, and by tokens of the issuer without one.</summary>
[Collection(OidcPlant.Group)]
public sealed class OperatorRoleTests
{
    private static readonly object Job = new { job = "job-1", by = "mallory" };
    private readonly TestAuthority _authority;
    private readonly TestIssuer _issuer;
    private readonly OidcNode _node;
    private readonly TrustFolder _trust;

    public OperatorRoleTests(OidcPlant plant)
    {
        ArgumentNullException.ThrowIfNull(plant);
        (_authority, _issuer, _node, _trust) = (plant.Authority, plant.Issuer, plant.Node, plant.Trust);
        _node.Told.Clear();
    }

    [Theory]
    [InlineData(OperatorRole.View, 200, 403, 403)]
    [InlineData(OperatorRole.Operate, 200, 200, 403)]
    [InlineData(OperatorRole.Admin, 200, 200, 200)]
    public async Task Should_do_what_the_certificate_allows_when_it_is_shown(OperatorRole may, int view, int operate, int admin)
    {
        using X509Certificate2 shown = CertificateOf($"anna-{may.Spelled()}", may);
        using SocketsHttpHandler handler = TrustedHttp.HandlerFor(_trust.ReadRoots(), shown);
        string chief = await _issuer.TokenFor("carl", "chiefs");

        // the certificate counts, whatever else is shown
        Assert.Equal(view, await Status("api/nodes", null, handler, chief));
        Assert.Equal(operate, await Status("api/pause", Job, handler, chief));
        Assert.Equal(admin, await Status("api/accept-restore", Job, handler));
        Assert.Equal(admin, await Status("what/nobody/spoke/of", null, handler));
        Assert.All(_node.Told.OfType<PauseJob>(), pause => Assert.Equal($"anna-{may.Spelled()}", pause.By));
    }

    [Fact]
    public async Task Should_take_a_token_of_the_issuer_when_no_certificate_of_an_operator_is_shown()
    {
        using SocketsHttpHandler without = TrustedHttp.HandlerFor(_trust.ReadRoots(), clientCertificate: null);
        using X509Certificate2 node = _authority.Enrolled(NodeIdentity.ClientNode, "north").ReadCertificate();
        using SocketsHttpHandler ofNode = TrustedHttp.HandlerFor(_trust.ReadRoots(), node);
        string token = await _issuer.TokenFor("carl", "hands");

        Assert.Equal(401, await Status("api/nodes", null, without));
        Assert.Equal(403, await Status("api/nodes", null, ofNode));
        foreach (SocketsHttpHandler handler in (SocketsHttpHandler[])[without, ofNode])
        {
            Assert.Equal(200, await Status("api/pause", Job, handler, token));
            Assert.Equal(403, await Status("api/accept-restore", Job, handler, token));
            Assert.Equal(401, await Status("api/nodes", null, handler, token + "x"));
        }

        Assert.All(_node.Told.OfType<PauseJob>(), pause => Assert.Equal("carl", pause.By));
    }

    [Fact]
    public async Task Should_say_of_each_command_whether_it_is_allowed_when_the_list_is_asked_for()
    {
        (_, string list) = await _node.Ask(await _issuer.TokenFor("carl", "hands"), "api");

        using var read = System.Text.Json.JsonDocument.Parse(list);
        Assert.All(
            read.RootElement.EnumerateArray(),
            command => Assert.Equal(command.GetProperty("needs").GetString() != "admin", command.GetProperty("allowed").GetBoolean())
        );
    }

    private async Task<int> Status(string path, object? body, SocketsHttpHandler handler, string? token = null)
    {
        (HttpStatusCode status, _) = await OidcNode.Ask(new Uri(_node.Url, path), token, body, handler);
        return (int)status;
    }

    private X509Certificate2 CertificateOf(string name, OperatorRole may)
    {
        using ECDsa key = KeyPair.NewKey();
        (Invitation code, _) = _authority.Issuer.Invite(NodeIdentity.Operator, "", name, TimeSpan.FromHours(1), may);
        IssuedAnswer answer = _authority.Issuer.Enrol(TestAuthority.Request(code, key));
        using var read = X509Certificate2.CreateFromPem(answer.Certificate, key.ExportPkcs8PrivateKeyPem());
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
    }
}
