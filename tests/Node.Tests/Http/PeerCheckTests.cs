using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Tests.Support;
using ProFL.Node.Trust;

namespace ProFL.Node.Tests.Http;

/// <summary>Who may ask what of a node that serves over TLS.</summary>
public sealed class PeerCheckTests : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _other = new();
    private TrustFolder _folder = null!;
    private NodeHost _node = null!;
    private Uri _secured = null!;

    public async Task InitializeAsync()
    {
        _folder = _authority.Enrolled(NodeIdentity.Coordinator);
        WebApplicationBuilder builder = NodeHost
            .CreateBuilder()
            .AddNodeHttp(HttpSettings.Loopback, NodeTrust.Load(_folder, TimeProvider.System));
        WebApplication application = builder.Build().UseNodeHttp();
        foreach (string path in new[] { "/", "/trust/roots", "/blobs/a", "/api/jobs", "/faults/late" })
        {
            application.MapGet(path, context => context.Response.WriteAsync("served"));
        }

        _node = await NodeHost.Start(application, CancellationToken.None);
        _secured = ((NodeUrl)_node.Services.GetService(typeof(NodeUrl))!).Uri;
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _authority.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData("", "/", 200)]
    [InlineData("", "/trust/roots", 200)]
    [InlineData("", "/blobs/a", 401)]
    [InlineData("", "/api/jobs", 401)]
    [InlineData("", "/faults/late", 401)]
    [InlineData(NodeIdentity.ClientNode, "/blobs/a", 200)]
    [InlineData(NodeIdentity.ClientNode, "/api/jobs", 403)]
    [InlineData(NodeIdentity.ClientNode, "/faults/late", 403)]
    [InlineData(NodeIdentity.Coordinator, "/blobs/a", 200)]
    [InlineData(NodeIdentity.Coordinator, "/api/jobs", 403)]
    [InlineData(NodeIdentity.Operator, "/blobs/a", 200)]
    [InlineData(NodeIdentity.Operator, "/api/jobs", 200)]
    [InlineData(NodeIdentity.Operator, "/faults/late", 200)]
    public async Task Should_serve_what_the_certificate_allows_when_it_is_asked_over_tls(string role, string path, int status)
    {
        TrustFolder? shown = role.Length == 0 ? null : _authority.Enrolled(role, role == NodeIdentity.ClientNode ? "north" : "");
        using HttpClient client = ClientOf(shown);

        using HttpResponseMessage answer = await client.GetAsync(new Uri(_secured, path));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Should_serve_this_machine_without_a_certificate_when_it_asks_at_the_local_port()
    {
        using var client = new HttpClient();

        Assert.Equal("served", await client.GetStringAsync(new Uri(_node.HttpUrl, "/api/jobs")));
        Assert.Equal(("http", "https"), (_node.HttpUrl.Scheme, _secured.Scheme));
    }

    [Fact]
    public async Task Should_end_the_handshake_when_the_certificate_is_of_another_authority()
    {
        TrustFolder foreign = _other.Enrolled(NodeIdentity.Operator);
        // it trusts this server, so that what is refused is what it shows
        File.Copy(_folder.Roots, foreign.Roots, overwrite: true);
        using SocketsHttpHandler handler = TrustedHttp.HandlerFor(foreign.ReadRoots(), foreign.ReadCertificate());
        using var client = new HttpClient(handler);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync(new Uri(_secured, "/api/jobs")));
    }

    [Fact]
    public async Task Should_refuse_an_open_connection_when_its_certificate_is_taken_back()
    {
        TrustFolder shown = _authority.Enrolled(NodeIdentity.Operator, name: "anna");
        using HttpClient client = ClientOf(shown);
        Assert.Equal("served", await client.GetStringAsync(new Uri(_secured, "/api/jobs")));

        _authority.Issuer.Revoke("anna");
        _authority.Folder.CopyTo(_folder);

        for (int attempt = 0; attempt < 100; attempt++)
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(_secured, "/api/jobs"));
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
            {
                Assert.Contains("was revoked", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("it went on being served");
    }

    private HttpClient ClientOf(TrustFolder? shown) => new(TrustedHttp.HandlerFor(_folder.ReadRoots(), shown?.ReadCertificate()));
}
