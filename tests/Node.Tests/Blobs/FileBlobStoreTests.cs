using ProFL.Node.Blobs;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Blobs;

/// <summary>A folder, of one coordinator or shared by several.</summary>
public sealed class ProcessDurableFileBlobStoreTests : BlobStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IBlobStore Open(long floorBytes = 0) => new FileBlobStore(_folder.Path, Durability.Process, floorBytes);

    protected override IBlobStore OpenElsewhere() => Open();

    protected override void Corrupt(BlobKey key) => ChangedFiles.Change(Open().PathOf(key));

    [Fact]
    public async Task Should_be_there_when_another_process_opens_the_same_folder()
    {
        BlobKey key = await Open().Put(TestBlobs.Bytes(10));

        Assert.True(Open().Contains(key));
        Assert.Equal(Path.Combine(_folder.Path, "job-1", "1", key.Id.Sha256), Open().PathOf(key));
    }
}

public sealed class MachineDurableFileBlobStoreTests : BlobStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IBlobStore Open(long floorBytes = 0) => new FileBlobStore(_folder.Path, Durability.Machine, floorBytes);

    protected override IBlobStore OpenElsewhere() => Open();

    protected override void Corrupt(BlobKey key) => ChangedFiles.Change(Open().PathOf(key));
}
