using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using ProFL.Messages.Wire;

namespace ProFL.Operators.Tests.Oidc;

/// <summary>Which tokens of an issuer count, and for what.</summary>
[Collection(OidcPlant.Group)]
public sealed class OidcTokenTests
{
    private static readonly object Job = new { job = "job-1", by = "mallory" };
    private readonly TestIssuer _issuer;
    private readonly OidcNode _node;

    public OidcTokenTests(OidcPlant plant)
    {
        ArgumentNullException.ThrowIfNull(plant);
        (_issuer, _node) = (plant.Issuer, plant.Node);
        _node.Told.Clear();
    }

    [Theory]
    [InlineData("watchers", "view", 200, 403, 403)]
    [InlineData("hands", "operate", 200, 200, 403)]
    [InlineData("chiefs", "admin", 200, 200, 200)]
    [InlineData("strangers,watchers,hands", "operate", 200, 200, 403)]
    public async Task Should_do_what_the_role_allows_when_a_token_of_the_issuer_is_shown(
        string roles,
        string may,
        int view,
        int operate,
        int admin
    )
    {
        string token = await _issuer.TokenFor("anna", roles.Split(','));

        foreach (string path in (string[])["api", "api/status?job=job-1", "api/nodes"])
        {
            Assert.Equal(view, (int)(await _node.Ask(token, path)).Status);
        }

        foreach (string name in (string[])["pause", "resume", "stop"])
        {
            Assert.Equal(operate, (int)(await _node.Ask(token, $"api/{name}", Job)).Status);
        }

        (HttpStatusCode status, string said) = await _node.Ask(token, "api/accept-restore", Job);
        Assert.Equal(admin, (int)status);
        Assert.Equal(admin, (int)(await _node.Ask(token, "what/nobody/spoke/of")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _node.Ask(token, $"blobs/job-1/0/{new string('0', 64)}")).Status);
        Assert.Equal($$"""{"name":"anna","may":"{{may}}"}""", (await _node.Ask(token, "api/me")).Text.Trim());
        if (admin == 403)
        {
            foreach (string word in (string[])["anna", $"may {may}", "/api/accept-restore", "needs admin", "profl.http.oidc.roles.admin"])
            {
                Assert.Contains(word, said, StringComparison.Ordinal);
            }
        }

        Assert.Equal(operate == 200, _node.Told.OfType<PauseJob>().Any());
        Assert.Equal(admin == 200, _node.Told.OfType<AcceptRestore>().Any());
    }

    [Fact]
    public async Task Should_name_the_holder_in_what_the_job_is_told_when_the_request_says_another()
    {
        await _node.Ask(await _issuer.TokenFor("anna", "hands"), "api/pause", Job);
        await _node.Ask(await _issuer.TokenFor("", "hands"), "api/stop", Job);
        await _node.Ask(OidcPlant.NodeToken, "api/resume", Job);

        Assert.Equal("anna", _node.Told.OfType<PauseJob>().Single().By);
        Assert.Equal("id-of-", _node.Told.OfType<StopJob>().Single().By);
        Assert.Equal("mallory", _node.Told.OfType<ResumeJob>().Single().By);
    }

    [Fact]
    public async Task Should_refuse_a_token_with_its_reason_when_it_does_not_count()
    {
        using var foreign = RSA.Create(2048);
        var guess = new SigningCredentials(new RsaSecurityKey(foreign) { KeyId = "first" }, SecurityAlgorithms.RsaSha256);
        var unknown = new SigningCredentials(new RsaSecurityKey(foreign) { KeyId = "other" }, SecurityAlgorithms.RsaSha256);
        byte[] known = Encoding.ASCII.GetBytes(((RsaSecurityKey)_issuer.Key).Rsa.ExportSubjectPublicKeyInfoPem());
        var secret = new SigningCredentials(new SymmetricSecurityKey(known) { KeyId = "first" }, SecurityAlgorithms.HmacSha256);
        string good = _issuer.Forged();
        string[] parts = good.Split('.');
        var cases = new (string Token, string Reason)[]
        {
            (_issuer.Forged(t => t.Expires = DateTime.UtcNow.AddMinutes(-5)), "expired"),
            (_issuer.Forged(t => t.Expires = null), "no time at which it ends"),
            (_issuer.Forged(t => t.NotBefore = DateTime.UtcNow.AddMinutes(4)), "has not begun"),
            (_issuer.Forged(t => t.Audience = "another-plant"), "another audience"),
            (_issuer.Forged(t => t.Audience = null), "another audience"),
            (_issuer.Forged(t => t.Issuer = "https://evil.example/"), "another issuer"),
            (_issuer.Forged(t => t.TokenType = "logout+jwt"), "no access token"),
            (_issuer.Forged(t => t.Claims["cnf"] = new Dictionary<string, string> { ["jkt"] = "x" }), "bound to a key"),
            (_issuer.Forged(t => t.Claims["sub"] = "eve\n2026 all is well"), "no name"),
            (_issuer.Forged(with: guess), "signature"),
            (_issuer.Forged(with: unknown), "none of the issuer's"),
            (_issuer.Forged(with: secret), "algorithm"),
            ($"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.", "algorithm"),
            ($"{parts[0]}.{parts[1]}.", "signature"),
            ($"{parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("eve", "bob"))}.{parts[2]}", "signature"),
            ("eyJ.not.one", "no JWT"),
            ($"{good}{new string('A', 17000)}", "too long"),
        };

        foreach ((string token, string reason) in cases)
        {
            (HttpStatusCode status, string said) = await _node.Ask(token, "api/pause", Job);

            Assert.True((int)status == 401 && said.Contains(reason, StringComparison.Ordinal), $"{reason}: {status} {said}");
            Assert.DoesNotContain("plant", said.Replace("another-plant", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain(_issuer.Url.Authority, said, StringComparison.Ordinal);
        }

        Assert.Empty(_node.Told);
        Assert.Equal(HttpStatusCode.OK, (await _node.Ask(good, "api/pause", Job)).Status);
    }

    [Fact]
    public async Task Should_answer_403_when_the_token_counts_and_has_no_role_of_ours()
    {
        foreach (
            string[] roles in (string[][])
                [
                    [],
                    ["strangers"],
                    ["Chiefs"],
                ]
        )
        {
            (HttpStatusCode status, string said) = await _node.Ask(await _issuer.TokenFor("eve", roles), "api/ls");

            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("eve has none of the roles", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Should_log_one_line_for_a_sender_and_reason_when_they_ask_again_and_again()
    {
        string late = _issuer.Forged(t => t.Expires = DateTime.UtcNow.AddMinutes(-5));
        string view = await _issuer.TokenFor("anna", "watchers");
        await using OidcNode node = await OidcNode.Start(_issuer.Url.AbsoluteUri);
        for (int time = 0; time < 20; time++)
        {
            await node.Ask(late, "api/ls");
            await node.Ask(view, "api/stop", Job);
        }

        Assert.Equal(2, node.Log.Count);
        Assert.Single(node.Log, line => line.Contains("127.0.0.1", StringComparison.Ordinal) && line.Contains("expired"));
        Assert.Single(node.Log, line => line.Contains("anna may view, and /api/stop needs operate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_want_the_token_of_the_file_as_before_when_no_token_of_the_issuer_is_shown()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _node.Ask(null, "api/ls")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _node.Ask("another-token-of-enough-characters", "api/ls")).Status);
        Assert.Equal("""{"name":"","may":"admin"}""", (await _node.Ask(OidcPlant.NodeToken, "api/me")).Text.Trim());
        Assert.Equal(HttpStatusCode.OK, (await _node.Ask(OidcPlant.NodeToken, "api/accept-restore", Job)).Status);
    }
}
