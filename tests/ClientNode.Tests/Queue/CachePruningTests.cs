using System.Text;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Tests.Support;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Tests.Queue;

public sealed class CachePruningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Should_keep_only_what_the_round_names_when_the_next_round_begins()
    {
        var cache = new FileBlobStore(_folder.File("cache"), Durability.Process, 0);
        var pruning = new CachePruning(cache);
        Blob frozen = await Put(cache, 0, "frozen block");
        Blob first = await Put(cache, 1, "active block after round 1");
        Blob second = await Put(cache, 2, "active block after round 2");

        pruning.Enter("job", 2, [frozen, first]);
        Assert.True(Contains(cache, first));
        pruning.Enter("job", 3, [frozen, second]);
        pruning.Enter("job", 2, [frozen, first]);

        Assert.True(Contains(cache, frozen));
        Assert.True(Contains(cache, second));
        Assert.False(Contains(cache, first));
    }

    [Fact]
    public async Task Should_keep_what_an_evaluation_waits_to_read_when_rounds_begin_meanwhile()
    {
        var cache = new FileBlobStore(_folder.File("cache"), Durability.Process, 0);
        var pruning = new CachePruning(cache);
        Blob evaluated = await Put(cache, 1, "active block after round 1");
        Blob second = await Put(cache, 2, "active block after round 2");
        Blob third = await Put(cache, 3, "active block after round 3");
        pruning.Enter("job", 2, [evaluated]);
        using (pruning.Keep("job", [evaluated]))
        {
            pruning.Enter("job", 3, [second]);
            pruning.Enter("job", 4, [third]);
            Assert.True(Contains(cache, evaluated));
            Assert.False(Contains(cache, second));
        }

        pruning.Enter("job", 5, [third]);
        Assert.False(Contains(cache, evaluated));
        Assert.True(Contains(cache, third));
    }

    [Fact]
    public async Task Should_delete_what_was_pulled_late_for_an_evaluation_when_the_next_round_begins()
    {
        var cache = new FileBlobStore(_folder.File("cache"), Durability.Process, 0);
        var pruning = new CachePruning(cache);
        pruning.Enter("job", 3, [await Put(cache, 2, "active block after round 2")]);
        Blob late = await Put(cache, 1, "active block after round 1");
        pruning.Keep("job", [late]).Dispose();
        pruning.Enter("job", 4, [await Put(cache, 3, "active block after round 3")]);
        Assert.False(Contains(cache, late));
    }

    public void Dispose() => _folder.Dispose();

    private static bool Contains(FileBlobStore cache, Blob blob) =>
        cache.Contains(new BlobKey("job", blob.Round, new BlobId(blob.Sha256, blob.Size)));

    private static async Task<Blob> Put(FileBlobStore cache, long round, string content)
    {
        BlobId id = await cache.Write(
            "job",
            round,
            stream => stream.WriteAsync(Encoding.UTF8.GetBytes(content)).AsTask(),
            CancellationToken.None
        );
        return new Blob
        {
            Sha256 = id.Sha256,
            Size = id.Size,
            Round = round,
        };
    }
}
