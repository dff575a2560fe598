using Microsoft.Extensions.Logging.Abstractions;
using ProFL.Coordinator.Repairs;
using ProFL.Node.Blobs;
using ProFL.Node.Hosting;

namespace ProFL.Coordinator.Tests.Repairs;

/// <summary>A coordinator's models, and a client node that serves its cache.</summary>
public sealed class BlobRepairTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = BlobHttpClient.Create(null);
    private FileBlobStore _models = null!;
    private FileBlobStore _cache = null!;
    private BlobPuller _puller = null!;
    private NodeHost _node = null!;

    public async Task InitializeAsync()
    {
        _models = new FileBlobStore(_folder.File("models"), Durability.Process, 0);
        _cache = new FileBlobStore(_folder.File("cache"), Durability.Process, 0);
        _puller = new BlobPuller(_client, 1, maximumAttempts: 1);
        _node = await BlobHost.Start([_cache]);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _puller.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Should_find_it_sound_when_the_coordinator_has_it()
    {
        Assert.Equal(new BlobFinding(BlobState.Sound, ""), await Repair(await Write(_models, round: 2)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Should_bring_it_back_from_a_nodes_cache_when_it_is_damaged_or_missing(bool isDamaged)
    {
        BlobKey key = await Write(_models, round: 2);
        await Write(_cache, round: 2);
        Spoil(key, isDamaged);

        BlobFinding found = await Repair(key);

        Assert.Equal(new BlobFinding(BlobState.Recovered, $"the cache of {_node.HttpUrl}"), found);
        Assert.Equal(File.ReadAllBytes(_cache.PathOf(key)), File.ReadAllBytes(_models.PathOf(key)));
    }

    [Fact]
    public async Task Should_draw_it_again_when_it_is_of_the_start()
    {
        BlobKey key = await Write(_models, round: 0);
        Spoil(key, isDamaged: true);

        Assert.Equal(new BlobFinding(BlobState.Recovered, "the seed"), await Repair(key, () => Write(_models, round: 0)));
        Assert.True(_models.Contains(key));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Should_say_that_it_is_lost_when_nobody_has_it_with_its_bytes(bool isDamaged)
    {
        BlobKey key = await Write(_models, round: 2);
        Spoil(key, isDamaged);
        // the cache's is damaged too
        File.WriteAllBytes(_cache.PathOf(await Write(_cache, round: 2)), [3, 2, 1]);

        Assert.Equal(new BlobFinding(BlobState.Lost, ""), await Repair(key));
        Assert.False(_models.Contains(key));
    }

    private void Spoil(BlobKey key, bool isDamaged)
    {
        if (isDamaged)
        {
            // as long as before
            File.WriteAllBytes(_models.PathOf(key), [1, 2, 4]);
        }
        else
        {
            File.Delete(_models.PathOf(key));
        }
    }

    private Task<BlobFinding> Repair(BlobKey key, Func<Task>? drawAgain = null) =>
        new BlobRepair(new CheckedBlobStore(_models, NullLogger.Instance), _puller).Run(
            key,
            drawAgain ?? (() => Task.CompletedTask),
            [_node.HttpUrl],
            CancellationToken.None
        );

    private static async Task<BlobKey> Write(FileBlobStore store, long round) =>
        new(
            "job-1",
            round,
            await store.Write("job-1", round, stream => stream.WriteAsync(new byte[] { 1, 2, 3 }).AsTask(), CancellationToken.None)
        );
}
