using System.Net;
using System.Text;
using System.Text.Json;
using ProFL.Node.Blobs;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Operators.OpenApi;

namespace ProFL.Operators.Tests;

/// <summary>The commands over HTTP, of a coordinator that is still starting.</summary>
public sealed class OperatorEndpointsTests : IAsyncLifetime, IDisposable
{
    private const string Token = "a-token-of-enough-characters";
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = BlobHttpClient.Create(null);
    private NodeHost _open = null!;
    private NodeHost _guarded = null!;

    public static TheoryData<string> Commands => [.. AllCommands.All.Select(c => c.Name)];

    public async Task InitializeAsync()
    {
        _open = await Start(HttpSettings.Loopback);
        _guarded = await Start(HttpSettings.Loopback with { Token = Token });
    }

    public async Task DisposeAsync()
    {
        await _open.DisposeAsync();
        await _guarded.DisposeAsync();
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Should_refuse_every_command_when_the_token_is_not_shown(string name)
    {
        OperatorCommand command = AllCommands.Find(name)!;
        using HttpClient guessing = BlobHttpClient.Create(Token + "0");
        using HttpClient knowing = BlobHttpClient.Create(Token);

        using HttpResponseMessage refused = await _client.PostAsync(new Uri(_guarded.HttpUrl, command.Path), Arguments(command));
        using HttpResponseMessage guessed = await guessing.PostAsync(new Uri(_guarded.HttpUrl, command.Path), Arguments(command));
        using HttpResponseMessage known = await knowing.PostAsync(new Uri(_guarded.HttpUrl, command.Path), Arguments(command));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (refused.StatusCode, guessed.StatusCode));
        Assert.Contains("profl.http.token-file", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, known.StatusCode);
    }

    [Fact]
    public async Task Should_refuse_the_list_and_blobs_when_the_token_is_not_shown()
    {
        foreach (string path in (string[])["api", "blobs/job-1/1/" + new string('0', 64), "nowhere"])
        {
            using HttpResponseMessage refused = await _client.GetAsync(new Uri(_guarded.HttpUrl, path));

            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Should_take_no_get_when_a_command_changes_something(string name)
    {
        OperatorCommand command = AllCommands.Find(name)!;

        using HttpResponseMessage response = await _client.GetAsync(new Uri(_open.HttpUrl, command.Path));

        Assert.Equal(command.Changes ? HttpStatusCode.MethodNotAllowed : HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Theory]
    [InlineData("api")]
    [InlineData("api/status")]
    [InlineData("api/submit")]
    [InlineData("blobs/job-1/1/0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Should_say_which_methods_are_taken_when_a_path_takes_another(string path)
    {
        foreach (string method in (string[])["PUT", "DELETE", "PATCH"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_open.HttpUrl, path));
            using HttpResponseMessage response = await _client.SendAsync(request);

            Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
            Assert.NotEmpty(response.Content.Headers.Allow);
            Assert.Contains(method, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("POST", "api/submit", true)]
    [InlineData("POST", "api/submit", false)]
    [InlineData("GET", "api/status", true)]
    [InlineData("PUT", "api/submit", true)]
    [InlineData("GET", "", true)]
    public async Task Should_refuse_a_body_when_it_is_over_the_limit(string method, string path, bool chunked)
    {
        byte[] name = [.. "{\"spec\":\""u8, .. Enumerable.Repeat((byte)'x', (int)RequestRules.LargestBody)];
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_open.HttpUrl, path))
        {
            Content = new ByteArrayContent(name) { Headers = { { "Content-Type", "application/json" } } },
        };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = !chunked;
        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("16777216", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_refuse_what_a_page_of_elsewhere_can_send_when_there_is_no_token()
    {
        using var text = new StringContent("{}", Encoding.UTF8, "text/plain");
        using HttpResponseMessage asText = await _client.PostAsync(new Uri(_open.HttpUrl, "api/stop"), text);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, new Uri(_open.HttpUrl, "api/status"));
        elsewhere.Headers.Host = "evil.example";
        using HttpResponseMessage underAnotherName = await _client.SendAsync(elsewhere);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (asText.StatusCode, underAnotherName.StatusCode));
    }

    [Theory]
    [InlineData("api")]
    [InlineData("api/status")]
    [InlineData("blobs/job-1/1/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("")]
    public async Task Should_refuse_another_name_whatever_is_shown_when_there_is_no_token(string path)
    {
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, new Uri(_open.HttpUrl, path));
        elsewhere.Headers.Host = "evil.example";
        elsewhere.Headers.TryAddWithoutValidation("Authorization", "x");
        using HttpResponseMessage refused = await _client.SendAsync(elsewhere);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("profl.http.token-file", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_describe_every_command_when_the_list_is_asked_for()
    {
        string list = await _client.GetStringAsync(new Uri(_open.HttpUrl, "api"));

        Assert.All(AllCommands.All, c => Assert.Contains($"\"{c.Path}\"", list, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_say_where_the_list_is_when_there_is_no_such_command()
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri(_open.HttpUrl, "api/dance"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("GET /api", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openapi.json", "application/json", "/api/client/exclude")]
    [InlineData("api-docs/index.html", "text/html", "swagger-ui")]
    [InlineData("api-docs/swagger-ui-bundle.js", "text/javascript", "SwaggerUIBundle")]
    public async Task Should_describe_the_commands_to_anybody_when_asked(string path, string type, string holds)
    {
        using HttpResponseMessage answer = await _client.GetAsync(new Uri(_guarded.HttpUrl, path));

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.Contains(holds, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_refuse_with_a_problem_document_when_a_command_is_not_there()
    {
        using HttpResponseMessage refused = await _client.GetAsync(new Uri(_open.HttpUrl, "api/polish"));

        Assert.Equal(
            (HttpStatusCode.NotFound, "application/problem+json"),
            (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType)
        );
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        Assert.Equal("Not Found", problem.RootElement.GetProperty("title").GetString());
        Assert.Equal(404, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Equal("there is no command at /api/polish: GET /api lists them", problem.RootElement.GetProperty("detail").GetString());
    }

    private Task<NodeHost> Start(HttpSettings settings) =>
        BlobHost.Start(
            [new FileBlobStore(_folder.Path, Durability.Process, 0)],
            settings,
            application =>
            {
                OperatorEndpoints.Map(application, () => null);
                ApiPage.Map(application);
            }
        );

    private static StringContent Arguments(OperatorCommand command) =>
        new(
            "{" + string.Join(",", command.Arguments.Where(a => a.IsRequired).Select(a => $"\"{a.Name}\":\"x\"")) + "}",
            Encoding.UTF8,
            "application/json"
        );
}
