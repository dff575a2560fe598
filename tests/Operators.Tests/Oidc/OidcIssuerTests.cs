using System.Net;
using ProFL.Node.Configuration;
using ProFL.Node.Http;
using ProFL.Node.Oidc;
using ProFL.Node.Trust;

namespace ProFL.Operators.Tests.Oidc;

/// <summary>An issuer that changes its keys, or is away; and settings that cannot be.</summary>
public sealed class OidcIssuerTests
{
    [Fact]
    public async Task Should_take_the_new_key_and_drop_the_old_one_when_the_issuer_changes_it()
    {
        await using TestIssuer issuer = await TestIssuer.Start();
        await using OidcNode node = await OidcNode.Start(issuer.Url.AbsoluteUri);
        string before = await issuer.TokenFor("anna", "watchers");
        Assert.Equal(HttpStatusCode.OK, (await node.Ask(before, "api/me")).Status);

        issuer.Rotate();
        string after = await issuer.TokenFor("anna", "watchers");
        (HttpStatusCode early, string said) = await node.Ask(after, "api/me");
        node.Clock.Now += TimeSpan.FromSeconds(6);

        Assert.Equal(HttpStatusCode.Unauthorized, early);
        Assert.Contains("none of the issuer's", said, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await node.Ask(after, "api/me")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await node.Ask(before, "api/me")).Status);
    }

    [Fact]
    public async Task Should_drop_a_key_within_the_hour_when_no_token_names_the_new_one()
    {
        await using TestIssuer issuer = await TestIssuer.Start();
        await using OidcNode node = await OidcNode.Start(issuer.Url.AbsoluteUri);
        string token = await issuer.TokenFor("anna", "watchers");
        Assert.Equal(HttpStatusCode.OK, (await node.Ask(token, "api/me")).Status);

        issuer.Rotate();
        node.Clock.Now += TimeSpan.FromMinutes(61);

        Assert.Equal(HttpStatusCode.Unauthorized, (await node.Ask(token, "api/me")).Status);
    }

    [Fact]
    public async Task Should_say_503_until_the_issuer_is_there_and_go_on_without_it_for_a_day()
    {
        TestIssuer first = await TestIssuer.Start();
        Uri url = first.Url;
        string made = first.Forged(token => token.Claims["roles"] = "watchers");
        await first.DisposeAsync();
        await using OidcNode node = await OidcNode.Start(url.AbsoluteUri);

        for (int time = 0; time < 5; time++)
        {
            (HttpStatusCode status, string said) = await node.Ask(made, "api/me");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Contains("log of this node", said, StringComparison.Ordinal);
            Assert.DoesNotContain(url.Authority, said, StringComparison.Ordinal);
            node.Clock.Now += TimeSpan.FromSeconds(6);
        }

        Assert.Single(node.Log, line => line.Contains(url.Authority, StringComparison.Ordinal) && line.Contains("cannot be reached"));
        // who shows nothing is asked for nothing on this machine
        Assert.Equal(HttpStatusCode.OK, (await node.Ask(null, "api/nodes")).Status);

        TestIssuer back = await TestIssuer.Start(url.Port);
        string token = await back.TokenFor("anna", "watchers");
        Assert.Equal(HttpStatusCode.OK, (await node.Ask(token, "api/me")).Status);

        await back.DisposeAsync();
        string later = back.Forged(made => (made.Claims["roles"], made.Expires) = ("watchers", DateTime.UtcNow.AddDays(2)));
        node.Clock.Now += TimeSpan.FromHours(23);
        Assert.Equal(HttpStatusCode.OK, (await node.Ask(later, "api/me")).Status);
        node.Clock.Now += TimeSpan.FromHours(2);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await node.Ask(later, "api/me")).Status);
    }

    [Fact]
    public async Task Should_say_what_to_set_when_the_issuer_names_itself_otherwise()
    {
        await using TestIssuer issuer = await TestIssuer.Start();
        await using OidcNode node = await OidcNode.Start(issuer.Url.AbsoluteUri.TrimEnd('/'));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await node.Ask(await issuer.TokenFor("anna", "hands"), "api/me")).Status);
        Assert.Single(node.Log, line => line.Contains($"it says that it is '{issuer.Url}'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_fetch_keys_over_tls_when_the_file_has_the_authority_of_the_issuer()
    {
        using var authority = new TestAuthority();
        TrustFolder server = authority.Enrolled(NodeIdentity.Coordinator);
        var trust = NodeTrust.Load(server, TimeProvider.System);
        await using TestIssuer issuer = await TestIssuer.Start(certificate: trust.Certificate);
        await using OidcNode knowing = await OidcNode.Start(issuer.Url.AbsoluteUri, caFile: server.Roots);
        await using OidcNode other = await OidcNode.Start(issuer.Url.AbsoluteUri);
        string token = await issuer.TokenFor("anna", "watchers");

        Assert.Equal(HttpStatusCode.OK, (await knowing.Ask(token, "api/me")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await other.Ask(token, "api/me")).Status);
        Assert.Single(other.Log, line => line.Contains("profl.http.oidc.ca-file", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("issuer = \"http://login.example/\"", "http is for 127.0.0.1 alone")]
    [InlineData("issuer = \"login.example\"", "give the issuer's URL")]
    [InlineData("issuer = \"https://login.example/?a=b\"", "give the issuer's URL")]
    [InlineData("audience = \"\"", "profl.http.oidc.audience")]
    [InlineData("roles.admin = []", "profl.http.oidc.roles")]
    [InlineData("roles.admin = chiefs", "give a list")]
    [InlineData("ca-file = /nowhere/ca.pem", "profl.http.oidc.ca-file")]
    public void Should_refuse_the_start_when_a_setting_cannot_be(string setting, string word)
    {
        string text = $$"""
            profl.http.oidc {
              issuer = "https://login.example/", audience = plant, name-claim = sub, roles-claim = roles, ca-file = ""
              roles.admin = [chiefs]
              {{setting}}
            }
            """;

        Assert.Contains(
            word,
            Assert.Throws<HoconException>(() => OidcSettings.From(HoconText.Parse(text, "test"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_refuse_the_start_when_tokens_would_come_without_tls()
    {
        HttpSettings open = HttpSettings.Loopback with
        {
            Host = "0.0.0.0",
            Token = "a-token-of-enough-characters",
            Oidc = OidcNode.SettingsFor("https://login.example/"),
        };

        HoconException refused = Assert.Throws<HoconException>(() => ProFL.Node.Hosting.NodeHost.CreateBuilder().AddNodeHttp(open));
        Assert.Contains("profl.http.oidc.issuer", refused.Message, StringComparison.Ordinal);
    }
}
