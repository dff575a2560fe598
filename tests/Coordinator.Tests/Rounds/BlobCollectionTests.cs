using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Tests.Rounds;

public sealed class BlobCollectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileBlobStore _blobs;

    public BlobCollectionTests() => _blobs = new FileBlobStore(_folder.Path, Durability.Process, 0);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_delete_a_blob_of_an_old_round_when_it_is_needed_no_longer()
    {
        Blob old = await Put(1);
        Blob current = await Put(5);
        var collection = new BlobCollection(InitialisedJob.Id, [_blobs]);
        collection.Collect(4, new HashSet<Blob> { old });
        Assert.True(IsHere(old));

        collection.Collect(5, new HashSet<Blob> { current });

        Assert.False(IsHere(old));
        Assert.True(IsHere(current));
    }

    [Fact]
    public async Task Should_delete_what_a_predecessor_left_when_it_died_before_deleting()
    {
        Blob left = await Put(2);

        new BlobCollection(InitialisedJob.Id, [_blobs]).Collect(6, new HashSet<Blob>());

        Assert.False(IsHere(left));
    }

    [Fact]
    public async Task Should_leave_later_rounds_alone()
    {
        Blob later = await Put(7);

        new BlobCollection(InitialisedJob.Id, [_blobs]).Collect(6, new HashSet<Blob>());

        Assert.True(IsHere(later));
    }

    private async Task<Blob> Put(long round)
    {
        BlobId id = await _blobs.Write(
            InitialisedJob.Id,
            round,
            stream => stream.WriteAsync(new[] { (byte)round }).AsTask(),
            CancellationToken.None
        );
        return new Blob
        {
            Sha256 = id.Sha256,
            Size = id.Size,
            Round = round,
        };
    }

    private bool IsHere(Blob blob) => _blobs.Contains(new BlobKey(InitialisedJob.Id, blob.Round, new BlobId(blob.Sha256, blob.Size)));
}
