using ProFL.Node.Blobs;
using ProFL.Node.Hosting;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Blobs;

public sealed class BlobPullerTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = BlobHttpClient.Create(null);
    private FileBlobStore _there = null!;
    private FileBlobStore _here = null!;
    private NodeHost _server = null!;
    private BlobPuller _puller = null!;

    public async Task InitializeAsync()
    {
        _there = new FileBlobStore(_folder.File("there"), Durability.Process, 0);
        _here = new FileBlobStore(_folder.File("here"), Durability.Process, 0);
        _server = await BlobHost.Start([_there]);
        _puller = new BlobPuller(_client, maximumConcurrency: 2, maximumAttempts: 3, backOff: TimeSpan.FromMilliseconds(1));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _puller.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000_000)]
    public async Task Should_have_the_same_bytes_when_a_blob_was_pulled(int size)
    {
        byte[] bytes = TestBlobs.Bytes(size);
        BlobKey key = await _there.Put(bytes);

        await Pull(_server.HttpUrl, key);

        Assert.True(_here.Contains(key));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_here.PathOf(key)));
        Assert.Single(FilesHere());
    }

    [Fact]
    public async Task Should_go_on_where_it_stopped_when_the_connection_is_cut_again_and_again()
    {
        byte[] bytes = TestBlobs.Bytes(4_000_000);
        BlobKey key = await _there.Put(bytes);
        await using var proxy = new CuttingProxy(_server.HttpUrl, 1_000_000, 1_000_000, 1_000_000);

        await Pull(proxy.Uri, key);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(_here.PathOf(key)));
        Assert.Equal(4, proxy.Connections);
        // what was on the way when a connection was reset comes twice; a transfer from the start each time would be 7 MB
        Assert.InRange(proxy.BytesDown, 4_000_000, 6_900_000);
    }

    [Fact]
    public async Task Should_go_on_where_an_earlier_process_stopped_when_its_partial_file_is_there()
    {
        byte[] bytes = TestBlobs.Bytes(1_000_000);
        BlobKey key = await _there.Put(bytes);
        await File.WriteAllBytesAsync(_here.PartialPathOf(key), bytes[..900_000]);
        await using var proxy = new CuttingProxy(_server.HttpUrl);

        await Pull(proxy.Uri, key);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(_here.PathOf(key)));
        Assert.InRange(proxy.BytesDown, 100_000, 110_000);
    }

    [Fact]
    public async Task Should_begin_anew_when_an_earlier_process_left_wrong_bytes()
    {
        byte[] bytes = TestBlobs.Bytes(1_000_000);
        BlobKey key = await _there.Put(bytes);
        await File.WriteAllBytesAsync(_here.PartialPathOf(key), TestBlobs.Bytes(500_000, seed: 9));

        await Pull(_server.HttpUrl, key);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(_here.PathOf(key)));
    }

    [Fact]
    public async Task Should_need_no_connection_when_the_partial_file_is_whole()
    {
        byte[] bytes = TestBlobs.Bytes(1000);
        var key = new BlobKey("job-1", 1, TestBlobs.IdOf(bytes));
        await File.WriteAllBytesAsync(_here.PartialPathOf(key), bytes);

        await Pull(new Uri("http://127.0.0.1:1/"), key);

        Assert.True(_here.Contains(key));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(999)]
    [InlineData(1001)]
    public async Task Should_refuse_and_keep_nothing_when_the_server_has_other_bytes(int size)
    {
        var key = new BlobKey("job-1", 1, TestBlobs.IdOf(TestBlobs.Bytes(1000)));
        Directory.CreateDirectory(Path.GetDirectoryName(_there.PathOf(key))!);
        await File.WriteAllBytesAsync(_there.PathOf(key), TestBlobs.Bytes(size, seed: 7));

        BlobPullException refusal = await Assert.ThrowsAsync<BlobPullException>(() => Pull(_server.HttpUrl, key));

        Assert.Contains(key.Id.Sha256[..12], refusal.Message, StringComparison.Ordinal);
        Assert.Contains(_server.HttpUrl.ToString(), refusal.Message, StringComparison.Ordinal);
        Assert.False(refusal.IsGone);
        Assert.Empty(FilesHere());
    }

    [Fact]
    public async Task Should_say_that_it_is_gone_when_the_server_does_not_have_it()
    {
        var key = new BlobKey("job-1", 1, TestBlobs.IdOf([1]));

        Assert.True((await Assert.ThrowsAsync<BlobPullException>(() => Pull(_server.HttpUrl, key))).IsGone);
    }

    [Fact]
    public async Task Should_give_up_after_its_attempts_when_nobody_listens()
    {
        var key = new BlobKey("job-1", 1, TestBlobs.IdOf([1]));
        int requests = 0;
        using var refused = new HttpClient(
            new ScriptedHandler(
                (_, _) =>
                {
                    requests++;
                    throw new HttpRequestException("connection refused");
                }
            )
        );
        using var puller = new BlobPuller(refused, 1, maximumAttempts: 3, backOff: TimeSpan.FromMilliseconds(1));

        BlobPullException refusal = await Assert.ThrowsAsync<BlobPullException>(() =>
            puller.Pull(_server.HttpUrl, key, _here, CancellationToken.None)
        );

        Assert.Contains("3 attempts", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("connection refused", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(3, requests);
    }

    [Fact]
    public async Task Should_break_an_attempt_off_when_the_server_falls_silent()
    {
        BlobKey key = await _there.Put(TestBlobs.Bytes(1000));
        using var silent = new HttpClient(
            new ScriptedHandler(
                async (_, cancellationToken) =>
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    throw new InvalidOperationException("never");
                }
            )
        );
        using var puller = new BlobPuller(silent, 1, maximumAttempts: 1, idleTimeout: TimeSpan.FromMilliseconds(50));

        BlobPullException refusal = await Assert.ThrowsAsync<BlobPullException>(() =>
            puller.Pull(_server.HttpUrl, key, _here, CancellationToken.None)
        );

        Assert.Contains("nothing came", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_ask_for_nothing_and_say_what_to_do_when_the_store_is_full()
    {
        BlobKey key = await _there.Put(TestBlobs.Bytes(1000));
        var full = new FileBlobStore(_folder.File("full"), Durability.Process, floorBytes: long.MaxValue / 2);
        await using var proxy = new CuttingProxy(_server.HttpUrl);

        BlobStoreFullException refusal = await Assert.ThrowsAsync<BlobStoreFullException>(() =>
            _puller.Pull(proxy.Uri, key, full, CancellationToken.None)
        );

        Assert.Contains("free space", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, proxy.Connections);
    }

    [Fact]
    public async Task Should_keep_what_it_has_when_it_is_cancelled()
    {
        byte[] bytes = TestBlobs.Bytes(1_000_000);
        BlobKey key = await _there.Put(bytes);
        using var cancelling = new CancellationTokenSource();
        using var breaking = new HttpClient(
            new ScriptedHandler(
                (_, _) =>
                {
                    cancelling.Cancel();
                    throw new HttpRequestException("cut");
                }
            )
        );
        using var puller = new BlobPuller(breaking, 1);
        await File.WriteAllBytesAsync(_here.PartialPathOf(key), bytes[..10]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => puller.Pull(_server.HttpUrl, key, _here, cancelling.Token));

        Assert.Equal(10, new FileInfo(_here.PartialPathOf(key)).Length);
    }

    private Task Pull(Uri from, BlobKey key) => _puller.Pull(from, key, _here, CancellationToken.None);

    private string[] FilesHere() => Directory.GetFiles(_folder.File("here"), "*", SearchOption.AllDirectories);
}
