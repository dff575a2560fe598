using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Tests.Support;

namespace ProFL.ClientNode.Tests.Queue;

/// <summary>A ledger, and beside it what a queue of numbers would do.</summary>
internal sealed class LedgerBesideModel(long capacity) : IDisposable
{
    private readonly MemoryLedger _ledger = new(capacity);
    private readonly List<Request> _waiting = [];
    private readonly List<Request> _granted = [];
    private readonly List<Request> _cancelled = [];

    public void Reserve(long bytes)
    {
        var patience = new CancellationTokenSource();
        _waiting.Add(new Request(bytes, patience, _ledger.Reserve(bytes, patience.Token)));
        Grant();
    }

    /// <summary>Releases one of those granted, if there is one.</summary>
    public void Release(int pick)
    {
        if (_granted.Count > 0)
        {
            Request request = _granted[pick % _granted.Count];
            _granted.Remove(request);
            request.Reservation.Result.Dispose();
            Grant();
        }
    }

    /// <summary>Cancels one of those waiting, if there is one.</summary>
    public void Cancel(int pick)
    {
        if (_waiting.Count > 0)
        {
            Request request = _waiting[pick % _waiting.Count];
            _waiting.Remove(request);
            _cancelled.Add(request);
            request.Patience.Cancel();
            Grant();
        }
    }

    public async Task RequireEqual()
    {
        Assert.Equal(_granted.Sum(r => r.Bytes), _ledger.Reserved);
        Assert.All(_waiting, r => Assert.False(r.Reservation.IsCompleted));
        foreach (Request request in _granted)
        {
            Assert.Equal(request.Bytes, (await request.Reservation.WaitAsync(Patience.Limit)).Bytes);
        }

        foreach (Request request in _cancelled)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request.Reservation.WaitAsync(Patience.Limit));
        }
    }

    public async Task RequireThatAllAreServedInTheEnd()
    {
        while (_granted.Count > 0)
        {
            Release(0);
            await RequireEqual();
        }

        Assert.Empty(_waiting);
    }

    public void Dispose()
    {
        foreach (Request request in _waiting.Concat(_granted).Concat(_cancelled))
        {
            request.Patience.Dispose();
        }
    }

    private void Grant()
    {
        while (_waiting.Count > 0 && _granted.Sum(r => r.Bytes) + _waiting[0].Bytes <= capacity)
        {
            _granted.Add(_waiting[0]);
            _waiting.RemoveAt(0);
        }
    }

    private sealed record Request(long Bytes, CancellationTokenSource Patience, Task<MemoryLedger.Reservation> Reservation);
}
