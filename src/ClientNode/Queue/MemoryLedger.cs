namespace ProFL.ClientNode.Queue;

/// <summary>
/// The node's one account of memory. Work reserves its estimate before it starts and waits, first come first served, while
/// there is no room; the sum of reservations never exceeds the capacity. Safe for concurrent use.
/// </summary>
/// <param name="capacityBytes">What trainings on this node may use together.</param>
public sealed class MemoryLedger(long capacityBytes)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource<Reservation> Granted)> _waiting = [];
    private long _reserved;

    /// <summary>What trainings on this node may use together, in bytes.</summary>
    public long Capacity => capacityBytes;

    /// <summary>What is reserved now, in bytes.</summary>
    public long Reserved
    {
        get
        {
            lock (_gate)
            {
                return _reserved;
            }
        }
    }

    /// <summary>Reserves memory, waiting for room when there is none.</summary>
    /// <param name="bytes">From 0.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The reservation; disposing it gives the room back.</returns>
    /// <exception cref="InsufficientNodeMemoryException">It could never fit.</exception>
    public async Task<Reservation> Reserve(long bytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes > capacityBytes)
        {
            throw new InsufficientNodeMemoryException(bytes, capacityBytes);
        }

        LinkedListNode<(long Bytes, TaskCompletionSource<Reservation> Granted)> node;
        lock (_gate)
        {
            node = _waiting.AddLast((bytes, new TaskCompletionSource<Reservation>(TaskCreationOptions.RunContinuationsAsynchronously)));
            GrantWhatFits();
        }

        using CancellationTokenRegistration registration = cancellationToken.Register(() => Withdraw(node, cancellationToken));
        return await node.Value.Granted.Task.ConfigureAwait(false);
    }

    private void Withdraw(LinkedListNode<(long Bytes, TaskCompletionSource<Reservation> Granted)> node, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (node.List is null)
            {
                return;
            }

            _waiting.Remove(node);
            node.Value.Granted.SetCanceled(cancellationToken);
            GrantWhatFits();
        }
    }

    private void GrantWhatFits()
    {
        while (_waiting.First is { } next && next.Value.Bytes <= capacityBytes - _reserved)
        {
            _waiting.RemoveFirst();
            _reserved += next.Value.Bytes;
            next.Value.Granted.SetResult(new Reservation(this, next.Value.Bytes));
        }
    }

    private void Release(long bytes)
    {
        lock (_gate)
        {
            _reserved -= bytes;
            GrantWhatFits();
        }
    }

    /// <summary>Room that is taken until it is disposed.</summary>
    public sealed class Reservation : IDisposable
    {
        private readonly MemoryLedger _ledger;
        private int _released;

        internal Reservation(MemoryLedger ledger, long bytes)
        {
            _ledger = ledger;
            Bytes = bytes;
        }

        /// <summary>How much is reserved, in bytes.</summary>
        public long Bytes { get; }

        /// <summary>Gives the room back, once.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                _ledger.Release(Bytes);
            }
        }
    }
}
