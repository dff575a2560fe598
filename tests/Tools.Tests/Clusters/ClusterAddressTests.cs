using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;
using ProFL.Tools.Clusters;

namespace ProFL.Tools.Tests.Clusters;

/// <summary>Whom an operator's token is shown to.</summary>
public sealed class ClusterAddressTests : IDisposable
{
    private const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJl";
    private readonly TestAuthority _authority = new();
    private readonly string _tokenFile;
    private readonly TrustFolder _coordinator;

    public ClusterAddressTests()
    {
        _tokenFile = _authority.PathOf("token");
        File.WriteAllText(_tokenFile, Token + "\n");
        _coordinator = _authority.Enrolled(NodeIdentity.Coordinator);
    }

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Should_show_a_token_of_an_issuer_to_coordinators_of_these_roots_when_no_certificate_is_there()
    {
        using var other = new TestAuthority();
        string foreign = other.Enrolled(NodeIdentity.Coordinator).Roots;
        await using NodeHost coordinator = await Echo(_coordinator);
        await using NodeHost node = await Echo(_authority.Enrolled(NodeIdentity.ClientNode, "north"));

        Assert.Equal($"Bearer {Token}", await Ask(coordinator, _coordinator.Roots));
        await Assert.ThrowsAsync<HttpRequestException>(() => Ask(coordinator, foreign));
        await Assert.ThrowsAsync<HttpRequestException>(() => Ask(node, _coordinator.Roots));
    }

    [Fact]
    public async Task Should_show_no_token_to_a_coordinator_when_the_list_beside_the_roots_takes_its_certificate_back()
    {
        TrustFolder reader = _authority.Enrolled(NodeIdentity.Operator);
        await using NodeHost coordinator = await Echo(_coordinator);
        Assert.Equal($"Bearer {Token}", await Ask(coordinator, reader.Roots));

        _authority.Issuer.Revoke("coordinator-1");
        _authority.Folder.CopyTo(reader);

        await Assert.ThrowsAsync<HttpRequestException>(() => Ask(coordinator, reader.Roots));
        using var other = new TestAuthority();
        File.Copy(other.Enrolled(NodeIdentity.Operator).Roots, reader.Roots, overwrite: true);
        UserException foreign = await Assert.ThrowsAsync<UserException>(() => Ask(coordinator, reader.Roots));
        Assert.Contains("is not of that authority", foreign.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_what_to_give_when_a_token_would_go_to_nobody_who_is_known()
    {
        Assert.Contains(
            "--roots",
            Assert.Throws<UserException>(() => Find("https://10.0.0.1:8080", roots: null).Client()).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            _tokenFile,
            Assert.Throws<UserException>(() => Find("https://10.0.0.1:8080", _tokenFile).Client()).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "https://",
            Assert.Throws<UserException>(() => Find("http://10.0.0.1:8080", _coordinator.Roots)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(Token, Find("http://127.0.0.1:8080", roots: null).Token);
    }

    private ClusterAddress Find(string cluster, string? roots) => ClusterAddress.Find(cluster, _tokenFile, roots);

    private async Task<string> Ask(NodeHost node, string roots)
    {
        Uri url = ((NodeUrl)node.Services.GetService(typeof(NodeUrl))!).Uri;
        using HttpClient client = Find(url.AbsoluteUri, roots).Client();
        return await client.GetStringAsync(url);
    }

    // the page is shown to anybody
    private static Task<NodeHost> Echo(TrustFolder trust)
    {
        WebApplicationBuilder builder = NodeHost
            .CreateBuilder()
            .AddNodeHttp(HttpSettings.Loopback, NodeTrust.Load(trust, TimeProvider.System));
        WebApplication application = builder.Build().UseNodeHttp();
        application.MapGet("/", context => context.Response.WriteAsync(context.Request.Headers.Authorization.ToString()));
        return NodeHost.Start(application, CancellationToken.None);
    }
}
