using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Blobs;

public sealed class BlobEndpointsTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = BlobHttpClient.Create(null);
    private FileBlobStore _first = null!;
    private FileBlobStore _second = null!;
    private NodeHost _server = null!;

    public async Task InitializeAsync()
    {
        _first = new FileBlobStore(_folder.File("first"), Durability.Process, 0);
        _second = new FileBlobStore(_folder.File("second"), Durability.Process, 0);
        _server = await BlobHost.Start([_first, _second]);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Should_watch_no_folder_when_it_serves()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.DoesNotContain(
                Directory.GetFiles("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget),
                target => target?.Contains("inotify", StringComparison.Ordinal) == true
            );
        }
    }

    private Task<HttpResponseMessage> Ask(BlobKey key, string range)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, UriOf(key));
        Assert.True(request.Headers.TryAddWithoutValidation("Range", range));
        return _client.SendAsync(request);
    }

    [Fact]
    public async Task Should_serve_the_blobs_of_every_store_when_asked()
    {
        BlobKey inFirst = await _first.Put(TestBlobs.Bytes(1000, seed: 1));
        BlobKey inSecond = await _second.Put(TestBlobs.Bytes(2000, seed: 2));

        Assert.Equal(TestBlobs.Bytes(1000, seed: 1), await _client.GetByteArrayAsync(UriOf(inFirst)));
        Assert.Equal(TestBlobs.Bytes(2000, seed: 2), await _client.GetByteArrayAsync(UriOf(inSecond)));
    }

    [Fact]
    public async Task Should_tell_how_many_bytes_leave_and_to_whom_before_they_do()
    {
        var served = new List<ServedBlob>();
        await using NodeHost server = await BlobHost.Start([_first, _second], served: served.Add);
        BlobKey key = await _second.Put(TestBlobs.Bytes(1000));
        var uri = new Uri(server.HttpUrl, $"blobs/{key.RelativePath}");
        await _client.GetByteArrayAsync(uri);
        using var range = new HttpRequestMessage(HttpMethod.Get, uri);
        range.Headers.Range = new RangeHeaderValue(900, null);
        using HttpResponseMessage rest = await _client.SendAsync(range);
        using var head = new HttpRequestMessage(HttpMethod.Head, uri);
        using HttpResponseMessage size = await _client.SendAsync(head);

        Assert.Equal([(1000L, 1000L), (100L, 1000L)], served.Select(one => (one.Bytes, one.Size)));
        Assert.All(served, one => Assert.Equal((key.Id.Sha256, _second, "127.0.0.1"), (one.Key.Id.Sha256, one.Store, one.To)));
    }

    [Fact]
    public async Task Should_serve_the_rest_when_a_range_is_asked()
    {
        byte[] bytes = TestBlobs.Bytes(1000);
        using var request = new HttpRequestMessage(HttpMethod.Get, UriOf(await _first.Put(bytes)));
        request.Headers.Range = new RangeHeaderValue(900, null);

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(1000, response.Content.Headers.ContentRange!.Length);
        Assert.Equal(bytes[900..], await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=0-", 0, 999)]
    [InlineData("bytes=10-19", 10, 19)]
    [InlineData("bytes=990-5000", 990, 999)]
    [InlineData("bytes=-10", 990, 999)]
    [InlineData("bytes=-5000", 0, 999)]
    public async Task Should_serve_what_there_is_of_a_range_when_it_begins_within(string range, int first, int last)
    {
        byte[] bytes = TestBlobs.Bytes(1000);

        using HttpResponseMessage response = await Ask(await _first.Put(bytes), range);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(first, last, 1000), response.Content.Headers.ContentRange);
        Assert.Equal(bytes[first..(last + 1)], await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=1000-")]
    [InlineData("bytes=5000-6000")]
    [InlineData("bytes=-0")]
    public async Task Should_tell_the_size_when_a_range_begins_behind_the_end(string range)
    {
        using HttpResponseMessage response = await Ask(await _first.Put(TestBlobs.Bytes(1000)), range);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */1000", response.Content.Headers.ContentRange!.ToString());
    }

    [Theory]
    [InlineData("bytes=0-9,20-29")]
    [InlineData("lines=1-2")]
    [InlineData("nonsense")]
    public async Task Should_serve_the_whole_when_a_range_is_none_that_it_knows(string range)
    {
        byte[] bytes = TestBlobs.Bytes(1000);

        using HttpResponseMessage response = await Ask(await _first.Put(bytes), range);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(bytes, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Should_tell_the_size_and_send_nothing_when_the_method_is_head()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, UriOf(await _first.Put(TestBlobs.Bytes(1234))));

        using HttpResponseMessage response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1234, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Should_refuse_when_the_method_would_change_something()
    {
        BlobKey key = await _first.Put([1]);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _client.DeleteAsync(UriOf(key))).StatusCode);
        Assert.True(_first.Contains(key));
    }

    [Theory]
    [InlineData("/blobs/../../outside/secret/x")]
    [InlineData("/blobs/job-1/1/../../../secret")]
    [InlineData("/blobs/%2e%2e/1/SHA")]
    [InlineData("/blobs/..%2f..%2fsecret/1/SHA")]
    [InlineData("/blobs/job-1/..%2f1/SHA")]
    [InlineData("/blobs/job-1/+1/SHA")]
    [InlineData("/blobs/job-1/01/SHA")]
    [InlineData("/blobs/job-1/-1/SHA")]
    [InlineData("/blobs/job-1/1/..%2fsecret")]
    [InlineData("/blobs/job-1/1/SHA.partial")]
    [InlineData("/blobs/job-1/1/%00SHA")]
    [InlineData("/blobs/job-1/2/SHA")]
    [InlineData("/blobs/job-1/1/SHA/..")]
    [InlineData("/blobs/job-1/1")]
    [InlineData("/")]
    public async Task Should_answer_404_or_refuse_the_request_when_a_path_names_no_blob(string path)
    {
        BlobKey key = await _first.Put([1, 2, 3]);
        await File.WriteAllTextAsync(_folder.File("secret"), "not to be served");
        await File.WriteAllTextAsync(_first.PartialPathOf(key), "half");

        int status = await RawStatus(path.Replace("SHA", key.Id.Sha256, StringComparison.Ordinal));

        // a null byte is refused by Kestrel itself before anybody looks at the path
        Assert.Equal(path.Contains("%00", StringComparison.Ordinal) ? 400 : 404, status);
        Assert.Equal(200, await RawStatus($"/blobs/{key.RelativePath}"));
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("localhost", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("node-a.lan", 200)]
    [InlineData("evil.example", 400)]
    public async Task Should_serve_under_its_own_names_alone_when_there_is_no_token(string name, int status)
    {
        BlobKey key = await _first.Put([1, 2, 3]);
        await using NodeHost server = await BlobHost.Start([_first], HttpSettings.Loopback with { PublicHost = "Node-A.lan" });
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri($"http://127.0.0.1:{server.HttpUrl.Port}/blobs/{key.RelativePath}")
        );
        request.Headers.Host = name;

        using HttpResponseMessage answer = await _client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Should_refuse_to_start_when_others_could_reach_it_without_a_token()
    {
        HoconException refusal = await Assert.ThrowsAsync<HoconException>(() =>
            BlobHost.Start([_first], HttpSettings.Loopback with { Host = "0.0.0.0" })
        );

        Assert.Contains("profl.http.token-file", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_serve_only_those_who_show_the_token_when_there_is_one()
    {
        BlobKey key = await _first.Put([1, 2, 3]);
        await using NodeHost guarded = await BlobHost.Start([_first], HttpSettings.Loopback with { Token = "s3cret" });
        using HttpClient knowing = BlobHttpClient.Create("s3cret");
        using HttpClient guessing = BlobHttpClient.Create("s3cret0");
        var uri = new Uri(guarded.HttpUrl, $"blobs/{key.RelativePath}");

        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.GetAsync(uri)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await guessing.GetAsync(uri)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await knowing.GetAsync(uri)).StatusCode);
    }

    [Fact]
    public async Task Should_name_the_setting_when_the_port_is_taken()
    {
        IOException refusal = await Assert.ThrowsAsync<IOException>(() =>
            BlobHost.Start([_first], HttpSettings.Loopback with { Port = _server.HttpUrl.Port })
        );

        Assert.Contains("profl.http.port", refusal.Message, StringComparison.Ordinal);
    }

    private Uri UriOf(BlobKey key) => new(_server.HttpUrl, $"blobs/{key.RelativePath}");

    /// <summary>Asks without a client that would tidy the path up.</summary>
    private async Task<int> RawStatus(string path)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, _server.HttpUrl.Port);
        await connection
            .GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(connection.GetStream());
        return int.Parse((await reader.ReadLineAsync())!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
