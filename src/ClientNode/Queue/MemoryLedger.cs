using ProFL.Training.Natives;

namespace ProFL.ClientNode.Queue;

/// <summary>
/// The node's one account of memory. Work reserves its estimate before it starts and waits, first come first served, while
/// there is no room; the sum of reservations never exceeds the capacity. Where the first of those that wait have room for
/// <see cref="AllocatorSwitch.FastFactor"/> times their estimates they get it, and the allocator that saves time. Safe for concurrent use.
/// </summary>
public sealed class MemoryLedger
{
    private readonly Lock _gate = new();
    private readonly AllocatorSwitch? _allocator;
    private readonly int _atOnce;
    private readonly LinkedList<Request> _waiting = [];
    private AllocatorMode _mode = AllocatorMode.Tight;
    private int _granted;
    private long _reserved;

    /// <summary>Opens the account.</summary>
    /// <param name="capacityBytes">What trainings on this node may use together.</param>
    /// <param name="allocator">What they use; null where memory is always tight.</param>
    /// <param name="atOnce">How many run at the same time, at least 1.</param>
    public MemoryLedger(long capacityBytes, AllocatorSwitch? allocator = null, int atOnce = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atOnce, 1);
        (Capacity, _allocator, _atOnce) = (capacityBytes, allocator, atOnce);
        if (allocator is not null)
        {
            allocator.Freed += LookAgain;
        }
    }

    /// <summary>What trainings on this node may use together, in bytes.</summary>
    public long Capacity { get; }

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

    /// <summary>How many wait for room.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Reserves memory, waiting for room when there is none.</summary>
    /// <param name="bytes">From 0.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="mostBytes">What the work may take where that saves time: a client's budget; 0 = no more than the bytes.</param>
    /// <returns>The reservation; disposing it gives the room back.</returns>
    /// <exception cref="InsufficientNodeMemoryException">It could never fit.</exception>
    public async Task<Reservation> Reserve(long bytes, CancellationToken cancellationToken, long mostBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes > Capacity)
        {
            throw new InsufficientNodeMemoryException(bytes, Capacity);
        }

        LinkedListNode<Request> node;
        lock (_gate)
        {
            node = _waiting.AddLast(
                new Request(bytes, mostBytes, new TaskCompletionSource<Reservation>(TaskCreationOptions.RunContinuationsAsynchronously))
            );
            GrantWhatFits();
        }

        using CancellationTokenRegistration registration = cancellationToken.Register(() => Withdraw(node, cancellationToken));
        return await node.Value.Granted.Task.ConfigureAwait(false);
    }

    private void Withdraw(LinkedListNode<Request> node, CancellationToken cancellationToken)
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

    private void LookAgain()
    {
        lock (_gate)
        {
            GrantWhatFits();
        }
    }

    private void GrantWhatFits()
    {
        if (_granted == 0)
        {
            _mode =
                _allocator is not null && _waiting.Take(_atOnce).Sum(request => request.FastBytes) <= Capacity
                    ? AllocatorMode.Fast
                    : AllocatorMode.Tight;
        }

        while (_waiting.First is { } next && next.Value.BytesIn(_mode) <= Capacity - _reserved && MayUseAllocator())
        {
            long bytes = next.Value.BytesIn(_mode);
            _waiting.RemoveFirst();
            _granted++;
            _reserved += bytes;
            next.Value.Granted.SetResult(new Reservation(this, bytes, _mode));
        }
    }

    private bool MayUseAllocator()
    {
        if (_allocator is null || _allocator.TryEnter(_mode))
        {
            return true;
        }

        if (_granted > 0 || _mode == AllocatorMode.Tight)
        {
            return false;
        }

        // another account of this process has it tight: that suits everybody
        _mode = AllocatorMode.Tight;
        return _allocator.TryEnter(_mode);
    }

    private void Release(long bytes)
    {
        lock (_gate)
        {
            _reserved -= bytes;
            _granted--;
        }

        _allocator?.Leave();
        LookAgain();
    }

    /// <summary>Room that is taken until it is disposed.</summary>
    public sealed class Reservation : IDisposable
    {
        private readonly MemoryLedger _ledger;
        private int _released;

        internal Reservation(MemoryLedger ledger, long bytes, AllocatorMode mode) => (_ledger, Bytes, Mode) = (ledger, bytes, mode);

        /// <summary>How much is reserved, in bytes.</summary>
        public long Bytes { get; }

        /// <summary>The allocator that goes with it.</summary>
        public AllocatorMode Mode { get; }

        /// <summary>Gives the room back, once.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                _ledger.Release(Bytes);
            }
        }
    }

    private sealed record Request(long TightBytes, long MostBytes, TaskCompletionSource<Reservation> Granted)
    {
        // so large that it never fits where it may not have that much, and yet several can be added up
        public long FastBytes =>
            TightBytes <= MostBytes / AllocatorSwitch.FastFactor ? AllocatorSwitch.FastFactor * TightBytes : long.MaxValue / 4096;

        public long BytesIn(AllocatorMode mode) => mode == AllocatorMode.Fast ? FastBytes : TightBytes;
    }
}
