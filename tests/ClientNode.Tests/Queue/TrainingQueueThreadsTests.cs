using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Tests.Support;
using ProFL.ClientNode.Trainings;

namespace ProFL.ClientNode.Tests.Queue;

public sealed class TrainingQueueThreadsTests
{
    private static readonly TrainingKey Key = new("digits-1", 1, "client-01");

    [Fact]
    public async Task Should_run_on_dedicated_threads_when_work_is_given_to_workers()
    {
        using var queue = new TrainingQueue(workers: 2);
        using var both = new Barrier(2);

        Thread[] threads = await Task.WhenAll(
                Enumerable
                    .Range(0, 2)
                    .Select(_ =>
                        queue.OnWorker(
                            () =>
                            {
                                Assert.True(both.SignalAndWait(Patience.Limit));
                                return Thread.CurrentThread;
                            },
                            CancellationToken.None
                        )
                    )
            )
            .WaitAsync(Patience.Limit);

        Assert.Equal(["training-1", "training-2"], threads.Select(t => t.Name!).Order(StringComparer.Ordinal));
        Assert.All(threads, t => Assert.True(t is { IsBackground: true, IsThreadPoolThread: false }));
    }

    [Fact]
    public async Task Should_do_no_more_at_a_time_than_it_has_workers()
    {
        using var queue = new TrainingQueue(workers: 1);
        int atATime = 0;

        int[] seen = await Task.WhenAll(
                Enumerable
                    .Range(0, 20)
                    .Select(_ =>
                        queue.OnWorker(
                            () =>
                            {
                                int now = Interlocked.Increment(ref atATime);
                                Thread.Yield();
                                Interlocked.Decrement(ref atATime);
                                return now;
                            },
                            CancellationToken.None
                        )
                    )
            )
            .WaitAsync(Patience.Limit);

        Assert.All(seen, now => Assert.Equal(1, now));
    }

    [Fact]
    public async Task Should_go_on_working_when_work_fails()
    {
        using var queue = new TrainingQueue(workers: 1);

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            queue.OnWorker<int>(() => throw new InvalidDataException("bad"), CancellationToken.None)
        );

        Assert.Equal(7, await queue.OnWorker(() => 7, CancellationToken.None).WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task Should_end_its_threads_when_it_is_disposed()
    {
        var queue = new TrainingQueue(workers: 1);
        Thread thread = await queue.OnWorker(() => Thread.CurrentThread, CancellationToken.None);
        Task<OutboxEntry> running = queue.Train(
            Key,
            context =>
                context.Queue.OnWorker<OutboxEntry>(
                    () =>
                    {
                        context.Cancellation.WaitHandle.WaitOne(Patience.Limit);
                        throw new OperationCanceledException(context.Cancellation);
                    },
                    context.Cancellation
                )
        );
        Task<int> next = queue.OnWorker(() => 1, CancellationToken.None);

        queue.Dispose();

        Assert.True(thread.Join(Patience.Limit));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Should_cancel_what_is_asked_for_when_it_is_disposed_already()
    {
        var queue = new TrainingQueue(workers: 1);
        queue.Dispose();
        queue.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            queue
                .Train(
                    Key,
                    context => context.Queue.OnWorker<OutboxEntry>(() => throw new InvalidDataException("it ran"), context.Cancellation)
                )
                .WaitAsync(Patience.Limit)
        );
    }
}
