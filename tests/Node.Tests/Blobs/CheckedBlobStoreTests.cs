using ProFL.Node.Blobs;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Blobs;

/// <summary>The store of a client node, whose disk may give back other bytes.</summary>
public sealed class CheckedBlobStoreTests : BlobStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ListLogger _log = new();

    public void Dispose() => _folder.Dispose();

    protected override IBlobStore Open(long floorBytes = 0) =>
        new CheckedBlobStore(new FileBlobStore(_folder.Path, Durability.Process, floorBytes), _log);

    protected override IBlobStore OpenElsewhere() => Open();

    protected override void Corrupt(BlobKey key) => ChangedFiles.Change(Open().PathOf(key));

    [Fact]
    public async Task Should_have_lost_a_blob_and_say_so_when_a_byte_of_it_changed_before_this_process_began()
    {
        BlobKey key = await Open().Put(TestBlobs.Bytes(1000));
        Corrupt(key);

        Assert.False(Open().Contains(key));
        Assert.False(File.Exists(Open().PathOf(key)));
        Assert.Contains(key.Id.Sha256, Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_have_lost_a_blob_when_a_byte_of_it_changed_after_it_was_found_sound()
    {
        IBlobStore store = Open();
        BlobKey key = await store.Put(TestBlobs.Bytes(1000));
        Assert.True(store.Contains(key));

        Corrupt(key);
        File.SetLastWriteTimeUtc(store.PathOf(key), DateTime.UtcNow.AddMinutes(1));

        Assert.False(store.Contains(key));
    }

    [Fact]
    public async Task Should_have_a_blob_again_when_it_was_written_again()
    {
        IBlobStore store = Open();
        byte[] bytes = TestBlobs.Bytes(1000);
        BlobKey key = await store.Put(bytes);
        Corrupt(key);
        Assert.False(store.Contains(key));

        await store.Put(bytes);

        Assert.True(store.Contains(key));
    }
}
