using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Tests.Support;
using ProFL.ClientNode.Trainings;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Tests.Queue;

public sealed class TrainingQueueTests : IDisposable
{
    private static readonly TrainingKey Key = new("digits-1", 1, "client-01");
    private static readonly OutboxEntry Entry = new(new BlobId(new string('a', 64), 4), "training-1", 40, 0, 12);
    private readonly TrainingQueue _queue = new(workers: 2);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task Should_work_once_when_many_ask_for_one_key_at_a_time()
    {
        Task<OutboxEntry>[] asked =
        [
            .. Enumerable.Range(0, 50).AsParallel().WithDegreeOfParallelism(8).Select(_ => _queue.Train(Key, Held)),
        ];
        Assert.All(asked, task => Assert.Same(_queue.Join(Key), task));

        _release.SetResult();

        Assert.All(await Task.WhenAll(asked).WaitAsync(Patience.Limit), entry => Assert.Same(Entry, entry));
        Assert.Equal(1, _begun);
    }

    [Fact]
    public async Task Should_work_on_both_when_two_keys_are_asked_for()
    {
        Task<OutboxEntry> first = _queue.Train(Key, Held);
        Task<OutboxEntry> second = _queue.Train(Key with { Client = "client-02" }, Held);
        await Patience.Until(() => _begun == 2, "both began");

        _release.SetResult();

        await Task.WhenAll(first, second).WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Should_have_nothing_to_join_when_the_work_is_done()
    {
        Assert.Null(_queue.Join(Key));
        Task<OutboxEntry> asked = _queue.Train(Key, Held);
        Assert.Same(asked, _queue.Join(Key));

        _release.SetResult();
        await asked.WaitAsync(Patience.Limit);

        Assert.Null(_queue.Join(Key));
        Assert.Null(_queue.PhaseOf(Key));
    }

    [Fact]
    public async Task Should_tell_what_is_done_when_the_work_enters_a_phase()
    {
        Task<OutboxEntry> asked = _queue.Train(
            Key,
            async context =>
            {
                context.Enter(ClientPhase.Queued);
                await _release.Task;
                return Entry;
            }
        );

        await Patience.Until(() => _queue.PhaseOf(Key) == ClientPhase.Queued, "it is queued");

        _release.SetResult();
        await asked.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Should_try_again_when_a_failed_key_is_asked_for_again()
    {
        IOException failed = await Assert.ThrowsAsync<IOException>(() =>
            _queue.Train(Key, _ => throw new IOException("no blob")).WaitAsync(Patience.Limit)
        );
        Assert.Equal("no blob", failed.Message);

        _release.SetResult();

        Assert.Same(Entry, await _queue.Train(Key, Held).WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task Should_stop_at_the_next_batch_when_a_key_is_cancelled()
    {
        using var batch = new ManualResetEventSlim();
        Task<OutboxEntry> asked = _queue.Train(Key, context => context.Queue.OnWorker(() => Batches(context, batch), context.Cancellation));
        Task<OutboxEntry> other = _queue.Train(Key with { Client = "client-02" }, Held);
        Assert.True(batch.Wait(Patience.Limit));

        _queue.Cancel(Key);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(Patience.Limit));
        Assert.False(other.IsCompleted);
        _release.SetResult();
        await other.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Should_count_as_cancelled_when_cancelled_work_breaks_because_its_files_are_gone()
    {
        Task<OutboxEntry> asked = _queue.Train(
            Key,
            async context =>
            {
                await _release.Task;
                throw new DirectoryNotFoundException("the cache was emptied");
            }
        );

        _queue.Cancel(Key);
        _release.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task Should_stop_all_of_a_job_when_it_is_cancelled()
    {
        Task<OutboxEntry>[] asked = [_queue.Train(Key, UntilCancelled), _queue.Train(Key with { Client = "client-02" }, UntilCancelled)];
        Task<OutboxEntry> other = _queue.Train(Key with { Job = "digits-2" }, Held);

        _queue.CancelJob(Key.Job);

        await Task.WhenAll(asked.Select(t => Assert.ThrowsAnyAsync<OperationCanceledException>(() => t.WaitAsync(Patience.Limit))));
        _release.SetResult();
        await other.WaitAsync(Patience.Limit);
    }

    private async Task<OutboxEntry> Held(TrainingQueue.OrderContext context)
    {
        Interlocked.Increment(ref _begun);
        await _release.Task;
        return Entry;
    }

    private static async Task<OutboxEntry> UntilCancelled(TrainingQueue.OrderContext context)
    {
        await Task.Delay(Timeout.Infinite, context.Cancellation);
        return Entry;
    }

    private static OutboxEntry Batches(TrainingQueue.OrderContext context, ManualResetEventSlim begun)
    {
        while (true)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            begun.Set();
        }
    }
}
