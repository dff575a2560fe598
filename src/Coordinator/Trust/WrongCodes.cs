using System.Collections.Concurrent;

namespace ProFL.Coordinator.Trust;

/// <summary>
/// Slows down whoever tries codes: a wrong one is answered after a pause, one after another, and while many wait the next are sent away.
/// Who has a right code waits for nobody.
/// </summary>
/// <param name="pause">The time that a wrong code takes: four in a second with 250 ms, of all senders together.</param>
/// <param name="time">The time.</param>
internal sealed class WrongCodes(TimeSpan pause, TimeProvider time) : IDisposable
{
    private const int MostWaiting = 8;
    private const int MostSenders = 1000;
    private readonly SemaphoreSlim _one = new(1);
    private readonly ConcurrentDictionary<string, bool> _senders = new(StringComparer.Ordinal);
    private int _waiting;
    private long _count;

    /// <summary>How many there were.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Counts one, and waits.</summary>
    /// <param name="sender">Who sent it.</param>
    /// <param name="cancellationToken">The sender has gone.</param>
    /// <returns>Whether it is the sender's first, and whether it waited or is to be sent away.</returns>
    public async Task<(bool IsFirst, bool HasWaited)> Add(string sender, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);

        // who has a thousand addresses is logged no more
        bool isFirst = _senders.Count < MostSenders && _senders.TryAdd(sender, true);
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return (isFirst, false);
        }

        try
        {
            await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _one.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        return (isFirst, true);
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
