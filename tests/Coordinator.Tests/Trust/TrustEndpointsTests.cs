using System.Net;
using System.Security.Cryptography;
using System.Text;
using ProFL.Coordinator.Trust;
using ProFL.Node.Hosting;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;
using ProFL.Node.Trust.Keeping;

namespace ProFL.Coordinator.Tests.Trust;

/// <summary>What a coordinator answers to those who ask about trust.</summary>
public sealed class TrustEndpointsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly ECDsa _key = KeyPair.NewKey();
    private readonly TrustClient _client = TrustClient.WithoutTrust();

    public void Dispose()
    {
        _client.Dispose();
        _key.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Should_enrol_without_a_token_when_the_code_counts()
    {
        await using NodeHost server = await TrustServer.Beside(
            _authority,
            _authority.Enrolled("coordinator"),
            token: "0123456789abcdef0123456789abcdef"
        );
        (Invitation code, _) = _authority.Issuer.Invite("operator", "", "anna", TimeSpan.FromHours(1));

        string roots = await _client.Roots(server.HttpUrl, CancellationToken.None);
        IssuedAnswer answer = await _client.Enrol(server.HttpUrl, TestAuthority.Request(code, _key), CancellationToken.None);

        Assert.Contains("BEGIN CERTIFICATE", roots, StringComparison.Ordinal);
        Assert.Contains("BEGIN CERTIFICATE", answer.Certificate, StringComparison.Ordinal);
        Assert.Empty(await _client.Revoked(server.HttpUrl, CancellationToken.None));
        using var stranger = new HttpClient { BaseAddress = server.HttpUrl };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/trust/other")).StatusCode);
    }

    [Fact]
    public async Task Should_answer_why_not_when_the_code_or_the_request_does_not_count()
    {
        await using NodeHost server = await TrustServer.Beside(_authority, _authority.Enrolled("coordinator"));
        (Invitation code, _) = _authority.Issuer.Invite("client-node", "north", null, TimeSpan.FromHours(1));
        EnrolmentRequest asked = TestAuthority.Request(code, _key);

        Assert.Equal(HttpStatusCode.Forbidden, await Refused(server, asked with { Secret = new string('0', 32) }));
        Assert.Equal(HttpStatusCode.BadRequest, await Refused(server, asked with { Request = "x" }));
        Assert.Equal(HttpStatusCode.Conflict, await Refused(server, asked with { Role = "coordinator" }));
        using var client = new HttpClient { BaseAddress = server.HttpUrl };
        Assert.Equal(HttpStatusCode.BadRequest, await Post(client, "no JSON"));
        Assert.Equal(HttpStatusCode.BadRequest, await Post(client, "null"));
        Assert.Equal(HttpStatusCode.BadRequest, await Post(client, "{}"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Post(client, new string(' ', 100_000)));
    }

    [Fact]
    public async Task Should_say_that_the_authority_is_elsewhere_when_it_is()
    {
        await using NodeHost server = await TrustServer.Elsewhere(_authority, _authority.Enrolled("coordinator"));
        await using NodeHost bare = await TrustServer.Elsewhere(_authority, _authority.NewFolder());
        (Invitation code, _) = _authority.Issuer.Invite("operator", "", "anna", TimeSpan.FromHours(1));

        Assert.Equal(HttpStatusCode.MisdirectedRequest, await Refused(server, TestAuthority.Request(code, _key)));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await Assert.ThrowsAsync<TrustClientException>(() => _client.Roots(bare.HttpUrl, CancellationToken.None))).Status
        );
    }

    [Fact]
    public async Task Should_send_away_who_tries_many_codes_and_say_it_once_of_each_when_many_wait()
    {
        using var wrong = new WrongCodes(Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 8).Select(_ => wrong.Add("mallory", gone.Token)).ToList();

        (bool isFirst, bool hasWaited) = await wrong.Add("mallory", CancellationToken.None);
        (bool isFirstOfOther, _) = await wrong.Add("trudy", CancellationToken.None);

        Assert.Equal((false, false, true, 10), (isFirst, hasWaited, isFirstOfOther, wrong.Count));
        await gone.CancelAsync();
        foreach (Task<(bool, bool)> one in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }
    }

    private async Task<HttpStatusCode?> Refused(NodeHost server, EnrolmentRequest asked) =>
        (await Assert.ThrowsAsync<TrustClientException>(() => _client.Enrol(server.HttpUrl, asked, CancellationToken.None))).Status;

    private static async Task<HttpStatusCode> Post(HttpClient client, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync("/trust/enroll", content);
        return answer.StatusCode;
    }
}
