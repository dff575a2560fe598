using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Support;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;
using ProFL.Node.Tests.Blobs;

namespace ProFL.Coordinator.Tests.Persistence;

public sealed class PostgresBlobStoreTests(PostgresDatabase database) : BlobStoreConformance, IClassFixture<PostgresDatabase>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<PostgresBlobStore> _stores = [];
    private int _machines;

    public void Dispose()
    {
        _stores.ForEach(s => s.Dispose());
        PostgresServer.Execute(database.ConnectionString, "DELETE FROM blob");
        _folder.Dispose();
    }

    protected override IBlobStore Open(long floorBytes = 0) => OpenIn("first", floorBytes);

    protected override IBlobStore OpenElsewhere() => OpenIn($"other-{++_machines}");

    protected override void Corrupt(BlobKey key) =>
        PostgresServer.Execute(
            database.ConnectionString,
            $"UPDATE blob_chunk SET bytes = set_byte(bytes, 7, 255 - get_byte(bytes, 7)) WHERE sha256 = '{key.Id.Sha256}' AND number = 1"
        );

    [Fact]
    public async Task Should_keep_rows_of_one_mebibyte_when_a_blob_is_larger()
    {
        await Open().Put(TestBlobs.Bytes((5 << 19) + 3));

        Assert.Equal(
            "1048576,1048576,524291",
            PostgresServer.Execute(database.ConnectionString, "SELECT string_agg(length(bytes)::text, ',' ORDER BY number) FROM blob_chunk")
        );
    }

    [Fact]
    public async Task Should_name_the_table_when_its_rows_were_changed()
    {
        BlobKey key = await Open().Put(TestBlobs.Bytes(2_500_000));
        Corrupt(key);

        IOException refusal = await Assert.ThrowsAsync<IOException>(() => OpenElsewhere().Fetch(key, NoCancellation));

        Assert.Contains("blob_chunk", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(key.Id.Sha256[..12], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_give_the_roster_of_a_job_to_another_machine_until_it_is_deleted()
    {
        RosterFixed[] pages = [new RosterFixed { Pages = 1, Members = { Rosters.Of(3) } }];
        Blob roster = await RostersIn(Open()).Write(pages, [], NoCancellation);

        RosterPages read = await RostersIn(OpenElsewhere()).Read(roster, NoCancellation);
        Open().DeleteRound(InitialisedJob.Id, 0);

        Assert.Equal(pages, read.Pages);
        IOException lost = await Assert.ThrowsAsync<IOException>(() => RostersIn(OpenElsewhere()).Read(roster, NoCancellation));
        Assert.Contains("is missing", lost.Message, StringComparison.Ordinal);
    }

    private static RosterBlobs RostersIn(IBlobStore store) =>
        new(InitialisedJob.Id, new CheckedBlobStore(store, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));

    [Fact]
    public async Task Should_keep_only_what_is_needed_in_the_database_when_a_round_is_collected()
    {
        IBlobStore store = Open();
        BlobKey needed = await store.Put(TestBlobs.Bytes(10, seed: 1));
        BlobKey released = await store.Put(TestBlobs.Bytes(10, seed: 2));

        store.DeleteRoundExcept("job-1", 1, new HashSet<string> { needed.Id.Sha256 });

        Assert.True(OpenElsewhere().Contains(needed));
        Assert.False(OpenElsewhere().Contains(released));
        Assert.Equal(1L, PostgresServer.Execute(database.ConnectionString, "SELECT count(*) FROM blob_chunk"));
    }

    private PostgresBlobStore OpenIn(string machine, long floorBytes = 0)
    {
        var store = new PostgresBlobStore(
            database.ConnectionString,
            new FileBlobStore(_folder.File(machine), Durability.Process, floorBytes)
        );
        _stores.Add(store);
        return store;
    }
}
