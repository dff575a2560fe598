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

    public void Dispose() => _folder.Dispose();

    private static bool Contains(FileBlobStore cache, Blob blob) => cache.Contains(new BlobKey("job", blob.Round, new BlobId(blob.Sha256, blob.Size)));

    private static async Task<Blob> Put(FileBlobStore cache, long round, string content)
    {
        BlobId id = await cache.Write("job", round, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(content)).AsTask(), CancellationToken.None);
        return new Blob { Sha256 = id.Sha256, Size = id.Size, Round = round };
    }
}
