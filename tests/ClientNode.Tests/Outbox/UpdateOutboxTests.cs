using System.Text;
using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Tests.Support;
using ProFL.ClientNode.Trainings;
using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Tests.Outbox;

public sealed class UpdateOutboxTests : IDisposable
{
    private static readonly TrainingKey Key = new("digits-1", 3, "client-01");
    private readonly TemporaryFolder _folder = new();
    private readonly UpdateOutbox _outbox;

    public UpdateOutboxTests() => _outbox = Open();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_find_the_update_when_the_outbox_was_opened_again()
    {
        OutboxEntry put = await Put(Key);

        Assert.Equal(put, Open().Find(Key));
        Assert.Equal("update", File.ReadAllText(BlobOf(Key, put)));
    }

    [Theory]
    [InlineData("digits-1", 3, "client-02")]
    [InlineData("digits-1", 4, "client-01")]
    [InlineData("digits-2", 3, "client-01")]
    public async Task Should_find_nothing_when_only_another_update_is_there(string job, long round, string client)
    {
        await Put(Key);

        Assert.Null(_outbox.Find(new TrainingKey(job, round, client)));
    }

    [Fact]
    public async Task Should_find_nothing_when_the_blob_is_gone()
    {
        OutboxEntry put = await Put(Key);
        File.Delete(BlobOf(Key, put));

        Assert.Null(Open().Find(Key));
    }

    [Fact]
    public async Task Should_find_nothing_when_the_process_died_before_the_slip_was_written()
    {
        await Put(Key);
        File.Delete(Index);

        Assert.Null(Open().Find(Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null\n")]
    [InlineData("""{"Client":"client-01","Entry":{"Update":{"Sha256":"0""")]
    [InlineData("{}\n")]
    [InlineData("""{"Client":"client-01"}""" + "\n")]
    [InlineData("""{"Client":"client-01","Entry":{}}""" + "\n")]
    [InlineData("\0\0\0\n")]
    public async Task Should_find_nothing_and_take_the_update_again_when_the_index_was_damaged_with_the_disk(string lines)
    {
        await Put(Key);
        File.WriteAllText(Index, lines);
        UpdateOutbox opened = Open();

        Assert.Null(opened.Find(Key));
        OutboxEntry again = await Put(Key, opened);
        Assert.Equal(again, opened.Find(Key));
        Assert.Equal(again, Open().Find(Key));
    }

    [Fact]
    public async Task Should_lose_the_last_slip_alone_when_the_process_died_while_it_wrote_that()
    {
        OutboxEntry first = await Put(Key);
        await Put(Key with { Client = "client-02" });
        byte[] lines = File.ReadAllBytes(Index);
        File.WriteAllBytes(Index, lines[..^40]);

        UpdateOutbox opened = Open();
        OutboxEntry third = await Put(Key with { Client = "client-03" }, opened);

        Assert.Equal(
            (first, null, third),
            (Open().Find(Key), Open().Find(Key with { Client = "client-02" }), Open().Find(Key with { Client = "client-03" }))
        );
    }

    [Fact]
    public async Task Should_find_every_update_when_many_are_put_at_a_time()
    {
        TrainingKey[] keys = [.. Enumerable.Range(0, 200).Select(i => Key with { Client = $"client-{i:000}" })];
        await Parallel.ForEachAsync(keys, async (key, _) => await Put(key));

        UpdateOutbox opened = Open();
        Assert.All(keys, key => Assert.NotNull(opened.Find(key)));
    }

    [Fact]
    public async Task Should_keep_one_update_when_the_same_is_put_twice()
    {
        OutboxEntry first = await Put(Key);
        OutboxEntry second = await Put(Key);

        Assert.Equal(first, second);
        Assert.Equal(second, _outbox.Find(Key));
        Assert.Equal(2, Directory.GetFiles(_folder.File("digits-1/3")).Length);
    }

    [Fact]
    public async Task Should_leave_nothing_when_putting_is_given_up()
    {
        using var cancelled = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _outbox.Put(Key, _ => cancelled.CancelAsync(), id => new OutboxEntry(id, "t", 1, 0, 0), cancelled.Token)
        );

        Assert.Null(_outbox.Find(Key));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Should_forget_rounds_up_to_the_completed_one_when_told_so()
    {
        foreach (long round in new[] { 2L, 3, 4, 10 })
        {
            await Put(Key with { Round = round });
        }

        await Put(Key with { Job = "digits-2" });

        _outbox.ForgetThrough(Key.Job, 3);
        _outbox.ForgetThrough(Key.Job, 3);
        _outbox.ForgetThrough("never-heard-of", 3);
        await Put(Key with { Round = 2 });
        _outbox.ForgetThrough(Key.Job, 3);
        Assert.Equal(
            ["2", "4", "10"],
            Directory.GetDirectories(_folder.File("digits-1")).Select(p => Path.GetFileName(p)!).OrderBy(n => n.Length).ThenBy(n => n)
        );
        Open().ForgetThrough(Key.Job, 3);

        Assert.Equal(
            ["4", "10"],
            Directory.GetDirectories(_folder.File("digits-1")).Select(p => Path.GetFileName(p)!).OrderBy(n => n.Length)
        );
        Assert.NotNull(_outbox.Find(Key with { Round = 10 }));
        Assert.NotNull(_outbox.Find(Key with { Job = "digits-2" }));
    }

    [Fact]
    public async Task Should_forget_a_job_and_no_other_when_it_is_closed()
    {
        await Put(Key);
        await Put(Key with { Job = "digits-2" });

        _outbox.ForgetJob(Key.Job);

        Assert.Null(_outbox.Find(Key));
        Assert.NotNull(_outbox.Find(Key with { Job = "digits-2" }));
    }

    [Fact]
    public async Task Should_still_tell_how_it_was_trained_when_the_process_was_started_again()
    {
        OutboxEntry put = await _outbox.Put(
            Key,
            stream => stream.WriteAsync(Encoding.UTF8.GetBytes("update")).AsTask(),
            id => new OutboxEntry(id, "training-7", 40, 1000, 12, Segments: 5, EstimatedBytes: 50 << 20, PeakBytes: 48 << 20, CpuMs: 11),
            CancellationToken.None
        );

        Assert.Equal(put, Open().Find(Key));
    }

    [Fact]
    public async Task Should_find_an_update_when_an_earlier_release_put_it_there()
    {
        OutboxEntry put = await Put(Key);
        string line = await File.ReadAllTextAsync(Index);
        await File.WriteAllTextAsync(
            Index,
            line.Replace(",\"Segments\":0,\"EstimatedBytes\":0,\"PeakBytes\":0,\"CpuMs\":0", "", StringComparison.Ordinal)
        );

        Assert.NotEqual(line, await File.ReadAllTextAsync(Index));
        Assert.Equal(put, Open().Find(Key));
    }

    private UpdateOutbox Open() => new(_folder.Path, new FileBlobStore(_folder.Path, Durability.Process, 0));

    private Task<OutboxEntry> Put(TrainingKey key, UpdateOutbox? outbox = null) =>
        (outbox ?? _outbox).Put(
            key,
            stream => stream.WriteAsync(Encoding.UTF8.GetBytes("update")).AsTask(),
            id => new OutboxEntry(id, "training-7", Samples: 40, BytesDown: 1000, TrainingMs: 12),
            CancellationToken.None
        );

    private string Index => _folder.File($"{Key.Job}/{Key.Round}/slips");

    private string BlobOf(TrainingKey key, OutboxEntry entry) => _folder.File(new BlobKey(key.Job, key.Round, entry.Update).RelativePath);
}
