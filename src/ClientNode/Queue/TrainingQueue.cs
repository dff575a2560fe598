using System.Collections.Concurrent;
using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Trainings;
using ProFL.Messages.Wire;
using ProFL.Training.Natives;

namespace ProFL.ClientNode.Queue;

/// <summary>
/// All work of the node: each order pulls what it lacks, reserves its memory, and runs in one synchronous call on one of
/// a few dedicated threads. The same key is never worked on twice at a time. Outlives the actor system.
/// </summary>
public sealed class TrainingQueue : IDisposable
{
    private readonly ConcurrentDictionary<TrainingKey, Running> _running = new();
    private readonly BlockingCollection<Action> _ready = [];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Starts the worker threads.</summary>
    /// <param name="workers">How many trainings may run at a time; one torch thread each.</param>
    public TrainingQueue(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        Workers = workers;
        for (int i = 1; i <= workers; i++)
        {
            TrainingThread.Start($"training-{i}", Work);
        }
    }

    /// <summary>How many trainings may run at a time.</summary>
    public int Workers { get; }

    /// <summary>Cancelled when the queue is disposed.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>How many orders are being worked on or wait.</summary>
    public int Count => _running.Count;

    /// <summary>What is being done under a key, or null when nothing is.</summary>
    public ClientPhase? PhaseOf(TrainingKey key) => _running.TryGetValue(key, out Running? running) ? running.Phase : null;

    /// <summary>How far the training under a key has come.</summary>
    public TrainingBeat BeatOf(TrainingKey key) => _running.TryGetValue(key, out Running? running) ? running.Beat : TrainingBeat.None;

    /// <summary>Starts an order, or joins the one that runs under its key.</summary>
    public Task<OutboxEntry> Train(TrainingKey key, Func<OrderContext, Task<OutboxEntry>> order) =>
        _running.GetOrAdd(key, _ => new Running(running => Run(key, running, order))).Result;

    /// <summary>The order that runs under a key, or null when none does.</summary>
    public Task<OutboxEntry>? Join(TrainingKey key) => _running.TryGetValue(key, out Running? running) ? running.Result : null;

    /// <summary>Runs something on a worker thread; after <see cref="Dispose"/> it is cancelled at once.</summary>
    public Task<T> OnWorker<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _ready.Add(Worked, CancellationToken.None);
        }
        catch (InvalidOperationException) when (_stopping.IsCancellationRequested)
        {
            done.SetCanceled(Stopping);
        }

        return done.Task;

        void Worked()
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                Stopping.ThrowIfCancellationRequested();
                done.SetResult(work());
            }
            catch (OperationCanceledException cancelled)
            {
                done.SetCanceled(cancelled.CancellationToken);
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        }
    }

    /// <summary>Cancels what runs under a key at its next batch.</summary>
    public void Cancel(TrainingKey key)
    {
        if (_running.TryGetValue(key, out Running? running))
        {
            running.Cancellation.Cancel();
        }
    }

    /// <summary>Cancels all work of a job.</summary>
    public void CancelJob(string job)
    {
        foreach (TrainingKey key in _running.Keys.Where(k => k.Job == job))
        {
            Cancel(key);
        }
    }

    /// <summary>Cancels everything and lets the threads end.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        foreach (TrainingKey key in _running.Keys)
        {
            Cancel(key);
        }

        _ready.CompleteAdding();
    }

    private async Task<OutboxEntry> Run(TrainingKey key, Running running, Func<OrderContext, Task<OutboxEntry>> order)
    {
        await Task.Yield();
        try
        {
            Stopping.ThrowIfCancellationRequested();
            var context = new OrderContext(this, phase => running.Phase = phase, beat => running.Beat = beat, running.Cancellation.Token);
            return await order(context).ConfigureAwait(false);
        }
        catch (Exception broken) when (running.Cancellation.IsCancellationRequested && broken is not OperationCanceledException)
        {
            // what it works on may be taken from under it once it is not wanted
            throw new OperationCanceledException(broken.Message, broken, running.Cancellation.Token);
        }
        finally
        {
            _running.TryRemove(KeyValuePair.Create(key, running));
        }
    }

    private void Work()
    {
        foreach (Action work in _ready.GetConsumingEnumerable())
        {
            work();
        }
    }

    /// <summary>What an order gets to do its work with.</summary>
    /// <param name="Queue">For work on a training thread.</param>
    /// <param name="Enter">Notes what the order does now.</param>
    /// <param name="Beat">Notes how far the training has come.</param>
    /// <param name="Cancellation">Whether it is still wanted.</param>
    public sealed record OrderContext(
        TrainingQueue Queue,
        Action<ClientPhase> Enter,
        Action<TrainingBeat> Beat,
        CancellationToken Cancellation
    );

    private sealed class Running
    {
        private readonly Lazy<Task<OutboxEntry>> _result;
        private volatile int _phase = (int)ClientPhase.Pulling;
        private volatile TrainingBeat _beat = TrainingBeat.None;

        public Running(Func<Running, Task<OutboxEntry>> run) => _result = new Lazy<Task<OutboxEntry>>(() => run(this));

        public CancellationTokenSource Cancellation { get; } = new();

        public TrainingBeat Beat
        {
            get => _beat;
            set => _beat = value;
        }

        public Task<OutboxEntry> Result => _result.Value;

        public ClientPhase Phase
        {
            get => (ClientPhase)_phase;
            set => _phase = (int)value;
        }
    }
}
