using System.Net;
using Microsoft.AspNetCore.Builder;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Tools.Clusters;
using ProFL.Tools.Pages;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Pages;

public sealed class CoordinatorPagesTests : IAsyncLifetime, IDisposable
{
    private const string Token = "a-token-of-enough-characters";
    private const string Peer = "http://127.0.0.1:15999";
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();
    private NodeHost _node = null!;

    public async Task InitializeAsync()
    {
        new ClusterNote([Peer + "/"], "", null, [new ProcessNote("coordinator-2", "coordinator", "", 1, 0, "", Peer + "/", "", 1)]).Write(
            _folder.Path
        );
        WebApplication application = NodeHost.CreateBuilder().AddNodeHttp(HttpSettings.Loopback with { Token = Token }).Build();
        var pages = new CoordinatorPages(Path.Combine(_folder.Path, "coordinator-1"));
        pages.Use(application);
        application.UseNodeHttp();
        pages.Map(application, () => null);
        _node = await NodeHost.Start(application, CancellationToken.None);
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("", "text/html")]
    [InlineData("files/page.js", "text/javascript")]
    [InlineData("files/page.css", "text/css")]
    [InlineData("files/report.css", "text/css")]
    public async Task Should_show_the_page_and_its_files_when_no_token_is_shown(string path, string type)
    {
        using HttpResponseMessage file = await _client.GetAsync(new Uri(_node.HttpUrl, path));

        Assert.Equal((HttpStatusCode.OK, type), (file.StatusCode, file.Content.Headers.ContentType!.MediaType));
        Assert.DoesNotContain(Token, await file.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", file.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page/events")]
    [InlineData("page/clients?job=digits-1")]
    [InlineData("page/report?job=digits-1")]
    public async Task Should_refuse_what_the_page_asks_for_when_no_token_is_shown(string path)
    {
        using HttpResponseMessage refused = await _client.GetAsync(new Uri(_node.HttpUrl, path));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("files/index.html")]
    [InlineData("files/nothing.js")]
    [InlineData("files/..%2Fpage.js")]
    public async Task Should_answer_404_when_there_is_no_such_file(string path)
    {
        using HttpResponseMessage missing = await _client.GetAsync(new Uri(_node.HttpUrl, path));

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Should_say_why_nothing_is_shown_when_the_actor_system_is_not_up()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_node.HttpUrl, "page/events?job=digits-1"));
        request.Headers.Add("Authorization", "Bearer " + Token);
        using HttpResponseMessage answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        string? line = await lines.ReadLineAsync();
        while (line is not null && !line.Contains("still starting", StringComparison.Ordinal))
        {
            line = await lines.ReadLineAsync();
        }

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(line);
    }

    [Theory]
    [InlineData(Peer, true)]
    [InlineData("http://evil.example", false)]
    [InlineData("null", false)]
    public async Task Should_answer_pages_of_this_clusters_coordinators_alone_when_they_come_from_elsewhere(string origin, bool isAnswered)
    {
        using var asks = new HttpRequestMessage(HttpMethod.Options, new Uri(_node.HttpUrl, "api/pause"));
        asks.Headers.Add("Origin", origin);
        asks.Headers.Add("Access-Control-Request-Method", "POST");
        using HttpResponseMessage first = await _client.SendAsync(asks);
        using var then = new HttpRequestMessage(HttpMethod.Get, new Uri(_node.HttpUrl, "page/events"));
        then.Headers.Add("Origin", origin);
        using HttpResponseMessage refused = await _client.SendAsync(then);

        Assert.Equal(isAnswered ? HttpStatusCode.NoContent : HttpStatusCode.Unauthorized, first.StatusCode);
        Assert.Equal(isAnswered, first.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(first.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Should_let_the_page_ask_other_coordinators_and_nobody_else_when_it_is_shown()
    {
        using HttpResponseMessage page = await _client.GetAsync(_node.HttpUrl);

        Assert.Contains(
            $"connect-src 'self' {Peer};",
            page.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
    }
}
