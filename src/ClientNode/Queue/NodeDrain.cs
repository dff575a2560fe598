using System.Collections.Concurrent;
using ProFL.ClientNode.Trainings;

namespace ProFL.ClientNode.Queue;

/// <summary>
/// Whether this node is being drained: it takes no new work, finishes or hands back what runs, and then ends. Outlives the
/// actor system. Safe for concurrent use.
/// </summary>
/// <param name="limit">How long it may take; what still runs then is handed back.</param>
public sealed class NodeDrain(TimeSpan limit)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<TrainingKey, byte> _unanswered = new();

    /// <summary>How long it may take.</summary>
    public TimeSpan Limit => limit;

    /// <summary>Whether it is being drained.</summary>
    public bool IsAsked => _asked.Task.IsCompleted;

    /// <summary>Completes when it is to be drained.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Begins; asking again changes nothing.</summary>
    public void Ask() => _asked.TrySetResult();

    /// <summary>An update is offered to a coordinator, or was answered.</summary>
    public void Note(TrainingKey key, bool isOffered)
    {
        if (isOffered)
        {
            _unanswered[key] = 0;
        }
        else
        {
            _unanswered.TryRemove(key, out _);
        }
    }

    /// <summary>Waits until nothing runs and every update is answered, at most <see cref="Limit"/>.</summary>
    /// <param name="running">How many trainings run.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task WaitUntilEmpty(Func<int> running, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        try
        {
            while (running() > 0 || !_unanswered.IsEmpty)
            {
                await Task.Delay(Look, patience.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // what is not done is done again at the site's other node
        }
    }
}
