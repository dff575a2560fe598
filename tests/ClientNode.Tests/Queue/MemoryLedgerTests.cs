using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Tests.Support;

namespace ProFL.ClientNode.Tests.Queue;

public sealed class MemoryLedgerTests
{
    [Fact]
    public async Task Should_name_both_numbers_when_work_can_never_fit()
    {
        var ledger = new MemoryLedger(100L << 20);

        InsufficientNodeMemoryException refused = await Assert.ThrowsAsync<InsufficientNodeMemoryException>(() =>
            ledger.Reserve(300L << 20, CancellationToken.None)
        );

        Assert.Contains("300 MiB", refused.Message, StringComparison.Ordinal);
        Assert.Contains("100 MiB", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, ledger.Reserved);
    }

    [Fact]
    public async Task Should_let_small_work_wait_when_large_work_came_before_it()
    {
        var ledger = new MemoryLedger(10);
        MemoryLedger.Reservation first = await ledger.Reserve(6, CancellationToken.None);
        Task<MemoryLedger.Reservation> large = ledger.Reserve(10, CancellationToken.None);
        Task<MemoryLedger.Reservation> small = ledger.Reserve(1, CancellationToken.None);

        first.Dispose();

        (await large.WaitAsync(Patience.Limit)).Dispose();
        await small.WaitAsync(Patience.Limit);
        Assert.Equal(1, ledger.Reserved);
    }

    [Fact]
    public async Task Should_serve_those_behind_when_the_first_stops_waiting()
    {
        var ledger = new MemoryLedger(10);
        using MemoryLedger.Reservation held = await ledger.Reserve(6, CancellationToken.None);
        using var patience = new CancellationTokenSource();
        Task<MemoryLedger.Reservation> large = ledger.Reserve(10, patience.Token);
        Task<MemoryLedger.Reservation> small = ledger.Reserve(4, CancellationToken.None);

        await patience.CancelAsync();

        await small.WaitAsync(Patience.Limit);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large.WaitAsync(Patience.Limit));
        Assert.Equal(10, ledger.Reserved);
    }

    [Fact]
    public async Task Should_release_once_when_a_reservation_is_disposed_twice()
    {
        var ledger = new MemoryLedger(10);
        MemoryLedger.Reservation twice = await ledger.Reserve(4, CancellationToken.None);
        using MemoryLedger.Reservation other = await ledger.Reserve(5, CancellationToken.None);

        twice.Dispose();
        twice.Dispose();

        Assert.Equal(5, ledger.Reserved);
    }

    [Fact]
    public async Task Should_not_be_overdrawn_when_the_capacity_is_the_largest_number()
    {
        var ledger = new MemoryLedger(long.MaxValue);
        MemoryLedger.Reservation all = await ledger.Reserve(long.MaxValue, CancellationToken.None);

        Task<MemoryLedger.Reservation> more = ledger.Reserve(1, CancellationToken.None);

        Assert.Equal(long.MaxValue, ledger.Reserved);
        all.Dispose();
        await more.WaitAsync(Patience.Limit);
    }
}
