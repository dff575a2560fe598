using ProFL.Node.Blobs;
using ProFL.Node.Hosting;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Blobs;

/// <summary>What every store of blobs must do.</summary>
public abstract class BlobStoreConformance
{
    protected static CancellationToken NoCancellation => CancellationToken.None;

    /// <summary>An empty store that keeps so many bytes of its disk free.</summary>
    protected abstract IBlobStore Open(long floorBytes = 0);

    /// <summary>The same store as another process on another machine sees it.</summary>
    protected abstract IBlobStore OpenElsewhere();

    /// <summary>Changes a byte of what the store keeps.</summary>
    protected abstract void Corrupt(BlobKey key);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    [InlineData((5 << 19) + 3)]
    public async Task Should_bring_the_blob_to_its_file_when_another_process_wrote_it(int size)
    {
        byte[] bytes = TestBlobs.Bytes(size);
        BlobKey key = await Open().Put(bytes);
        IBlobStore elsewhere = OpenElsewhere();

        Assert.True(elsewhere.Contains(key));
        Assert.True(await elsewhere.Fetch(key with { Id = key.Id with { Size = 0 } }, NoCancellation));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(elsewhere.PathOf(key)));
    }

    [Fact]
    public async Task Should_say_so_when_a_blob_is_missing()
    {
        var key = new BlobKey("job-1", 1, TestBlobs.IdOf(TestBlobs.Bytes(10)));

        Assert.False(Open().Contains(key));
        Assert.False(await Open().Fetch(key, NoCancellation));
    }

    [Fact]
    public async Task Should_be_one_file_when_many_bring_the_same_blob_at_once()
    {
        byte[] bytes = TestBlobs.Bytes(3_000_000);
        BlobKey key = await Open().Put(bytes);
        IBlobStore elsewhere = OpenElsewhere();

        bool[] found = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => elsewhere.Fetch(key, NoCancellation))));

        Assert.All(found, Assert.True);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(elsewhere.PathOf(key)));
    }

    [Fact]
    public async Task Should_go_on_with_what_is_there_when_an_earlier_transfer_broke_off()
    {
        byte[] bytes = TestBlobs.Bytes(2_500_000);
        BlobKey key = await Open().Put(bytes);
        IBlobStore elsewhere = OpenElsewhere();
        await File.WriteAllBytesAsync(elsewhere.PartialPathOf(key), bytes[..1_500_000]);

        Assert.True(await elsewhere.Fetch(key, NoCancellation));

        Assert.Equal(bytes, await File.ReadAllBytesAsync(elsewhere.PathOf(key)));
    }

    [Fact]
    public async Task Should_serve_a_range_when_another_process_wrote_the_blob()
    {
        byte[] bytes = TestBlobs.Bytes(2_500_000);
        BlobKey key = await Open().Put(bytes);
        await using NodeHost server = await BlobHost.Start([OpenElsewhere()]);
        using HttpClient client = BlobHttpClient.Create(bearerToken: null);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.HttpUrl, $"blobs/{key.RelativePath}"));
        request.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(1_048_000, 1_049_999);

        using HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal(System.Net.HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(bytes[1_048_000..1_050_000], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Should_pass_nothing_on_when_what_it_keeps_was_changed()
    {
        BlobKey key = await Open().Put(TestBlobs.Bytes(2_500_000));
        Corrupt(key);
        await using NodeHost server = await BlobHost.Start([OpenElsewhere()]);
        using HttpClient client = BlobHttpClient.Create(bearerToken: null);
        using var puller = new BlobPuller(client, maximumConcurrency: 1, maximumAttempts: 1);
        using var folder = new TemporaryFolder();
        var into = new FileBlobStore(folder.Path, Durability.Process, floorBytes: 0);

        await Assert.ThrowsAsync<BlobPullException>(() => puller.Pull(server.HttpUrl, key, into, NoCancellation));

        Assert.False(into.Contains(key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_003)]
    public async Task Should_hold_what_was_written_when_the_write_has_returned(int size)
    {
        IBlobStore store = Open();
        byte[] bytes = TestBlobs.Bytes(size);

        BlobKey key = await store.Put(bytes);

        Assert.Equal(TestBlobs.IdOf(bytes), key.Id);
        Assert.True(store.Contains(key));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(store.PathOf(key)));
    }

    [Fact]
    public async Task Should_not_contain_a_blob_when_job_round_hash_or_size_is_another()
    {
        IBlobStore store = Open();
        BlobKey key = await store.Put(TestBlobs.Bytes(10));

        Assert.False(store.Contains(key with { Job = "job-2" }));
        Assert.False(store.Contains(key with { Round = 2 }));
        Assert.False(store.Contains(key with { Id = TestBlobs.IdOf(TestBlobs.Bytes(10, seed: 2)) }));
        Assert.False(store.Contains(key with { Id = key.Id with { Size = 11 } }));
    }

    [Fact]
    public async Task Should_stay_one_blob_when_the_same_bytes_are_written_by_many_at_once()
    {
        IBlobStore store = Open();
        byte[] bytes = TestBlobs.Bytes(300_000);

        BlobKey[] keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.Put(bytes))));

        BlobKey key = Assert.Single(keys.Distinct());
        Assert.Equal(bytes, await File.ReadAllBytesAsync(store.PathOf(key)));
    }

    [Fact]
    public async Task Should_leave_nothing_when_a_write_fails_half_way()
    {
        IBlobStore store = Open();
        BlobKey kept = await store.Put(TestBlobs.Bytes(10));

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.Write(
                "job-1",
                1,
                async stream =>
                {
                    await stream.WriteAsync(TestBlobs.Bytes(5));
                    throw new InvalidOperationException("the source broke");
                },
                NoCancellation
            )
        );

        Assert.Equal([store.PathOf(kept)], Directory.GetFiles(Path.GetDirectoryName(store.PathOf(kept))!));
    }

    [Fact]
    public async Task Should_leave_nothing_when_a_write_is_cancelled()
    {
        IBlobStore store = Open();
        BlobKey kept = await store.Put(TestBlobs.Bytes(10));
        using var cancelling = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            store.Write(
                "job-1",
                1,
                async stream =>
                {
                    await stream.WriteAsync(TestBlobs.Bytes(5));
                    await cancelling.CancelAsync();
                    await stream.WriteAsync(TestBlobs.Bytes(5));
                },
                cancelling.Token
            )
        );

        Assert.Equal([store.PathOf(kept)], Directory.GetFiles(Path.GetDirectoryName(store.PathOf(kept))!));
    }

    [Fact]
    public async Task Should_delete_only_that_round_when_a_round_is_deleted()
    {
        IBlobStore store = Open();
        BlobKey first = await store.Put(TestBlobs.Bytes(10), round: 1);
        BlobKey second = await store.Put(TestBlobs.Bytes(10), round: 2);
        BlobKey other = await store.Put(TestBlobs.Bytes(10), job: "job-2", round: 1);

        store.DeleteRound("job-1", 1);
        store.DeleteRound("job-1", 1);

        Assert.False(store.Contains(first));
        Assert.True(store.Contains(second));
        Assert.True(store.Contains(other));
    }

    [Fact]
    public async Task Should_keep_what_is_needed_and_what_is_still_coming_of_it_when_the_rest_of_a_round_is_deleted()
    {
        IBlobStore store = Open();
        BlobKey needed = await store.Put(TestBlobs.Bytes(10), round: 1);
        BlobKey other = await store.Put(TestBlobs.Bytes(11), round: 1);
        var coming = new BlobKey("job-1", 1, TestBlobs.IdOf(TestBlobs.Bytes(12)));
        var givenUp = new BlobKey("job-1", 1, TestBlobs.IdOf(TestBlobs.Bytes(13)));
        File.WriteAllBytes(store.PartialPathOf(coming), TestBlobs.Bytes(12));
        File.WriteAllBytes(store.PartialPathOf(givenUp), TestBlobs.Bytes(5));

        store.DeleteRoundExcept("job-1", 1, new HashSet<string> { needed.Id.Sha256, coming.Id.Sha256 });
        store.CompletePartial(coming);

        Assert.True(store.Contains(needed));
        Assert.True(store.Contains(coming));
        Assert.False(store.Contains(other));
        Assert.False(File.Exists(store.PartialPathOf(givenUp)));
    }

    [Fact]
    public async Task Should_delete_only_that_job_when_a_job_is_deleted()
    {
        IBlobStore store = Open();
        BlobKey first = await store.Put(TestBlobs.Bytes(10), round: 1);
        BlobKey second = await store.Put(TestBlobs.Bytes(10), round: 2);
        BlobKey other = await store.Put(TestBlobs.Bytes(10), job: "job-2");

        store.DeleteJob("job-1");
        store.DeleteJob("job-1");

        Assert.False(store.Contains(first));
        Assert.False(store.Contains(second));
        Assert.True(store.Contains(other));
    }

    [Fact]
    public async Task Should_become_the_blob_when_a_partial_file_is_completed()
    {
        IBlobStore store = Open();
        byte[] bytes = TestBlobs.Bytes(100);
        var key = new BlobKey("job-1", 3, TestBlobs.IdOf(bytes));
        await File.WriteAllBytesAsync(store.PartialPathOf(key), bytes);
        Assert.False(store.Contains(key));

        store.CompletePartial(key);

        Assert.True(store.Contains(key));
        Assert.False(File.Exists(store.PartialPathOf(key)));
    }

    [Fact]
    public async Task Should_refuse_and_say_what_to_do_when_the_floor_is_reached()
    {
        IBlobStore store = Open(floorBytes: long.MaxValue / 2);

        BlobStoreFullException refusal = await Assert.ThrowsAsync<BlobStoreFullException>(() => store.Put(TestBlobs.Bytes(1)));

        Assert.Contains("profl.blobs.floor", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<BlobStoreFullException>(() => store.EnsureRoom(1));
    }

    [Fact]
    public async Task Should_stop_in_time_when_the_floor_is_reached_while_writing()
    {
        long free = Open().FreeBytes;
        IBlobStore store = Open(floorBytes: free - (64L << 20));
        int written = 0;

        await Assert.ThrowsAsync<BlobStoreFullException>(() =>
            store.Write(
                "job-1",
                1,
                async stream =>
                {
                    for (; written < 1024; written++)
                    {
                        await stream.WriteAsync(new byte[1 << 20]);
                    }
                },
                NoCancellation
            )
        );

        Assert.InRange(written, 1, 1023);
    }

    [Theory]
    [InlineData("../job")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("")]
    [InlineData("ünder")]
    public async Task Should_refuse_when_a_job_would_be_no_safe_folder(string job)
    {
        IBlobStore store = Open();

        await Assert.ThrowsAsync<ArgumentException>(() => store.Put([1], job));
        Assert.Throws<ArgumentException>(() => store.PathOf(new BlobKey(job, 1, TestBlobs.IdOf([1]))));
        Assert.Throws<ArgumentException>(() => store.DeleteJob(job));
    }

    [Fact]
    public void Should_refuse_when_a_hash_is_none_or_a_round_is_negative()
    {
        IBlobStore store = Open();

        Assert.Throws<ArgumentException>(() => store.PathOf(new BlobKey("job-1", 1, new BlobId("../../etc/passwd", 1))));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.PathOf(new BlobKey("job-1", -1, TestBlobs.IdOf([1]))));
    }
}
