using ProFL.ClientNode.Queue;
using ProFL.Training.Natives;

namespace ProFL.ClientNode.Tests.Queue;

/// <summary>When trainings get the allocator that saves time.</summary>
public sealed class FastMemoryTests
{
    private readonly List<AllocatorMode> _applied = [];
    private readonly AllocatorSwitch _allocator;

    public FastMemoryTests() => _allocator = new AllocatorSwitch(_applied.Add);

    [Fact]
    public async Task Should_be_fast_when_there_is_room_for_all_that_run_at_once()
    {
        var ledger = new MemoryLedger(80, _allocator, atOnce: 2);
        using MemoryLedger.Reservation first = await Reserve(ledger, 10, most: 40);
        using MemoryLedger.Reservation second = await Reserve(ledger, 10, most: 1000);
        Assert.Equal((AllocatorMode.Fast, 40L), (first.Mode, first.Bytes));
        Assert.Equal((AllocatorMode.Fast, 80L), (second.Mode, ledger.Reserved));
        Assert.Equal([AllocatorMode.Fast], _applied);
    }

    [Fact]
    public async Task Should_be_tight_when_the_budget_is()
    {
        var ledger = new MemoryLedger(1000, _allocator);
        using MemoryLedger.Reservation one = await Reserve(ledger, 10, most: 39);
        Assert.Equal((AllocatorMode.Tight, 10L), (one.Mode, one.Bytes));
        Assert.Empty(_applied);
    }

    [Fact]
    public async Task Should_be_tight_when_fewer_would_run_at_once_otherwise()
    {
        var ledger = new MemoryLedger(79, _allocator, atOnce: 2);
        MemoryLedger.Reservation all = await Reserve(ledger, 79, most: 79);
        Task<MemoryLedger.Reservation> first = Reserve(ledger, 10, most: 1000);
        Task<MemoryLedger.Reservation> second = Reserve(ledger, 10, most: 1000);
        all.Dispose();
        Assert.Equal(AllocatorMode.Tight, (await first).Mode);
        Assert.Equal(AllocatorMode.Tight, (await second).Mode);
    }

    [Fact]
    public async Task Should_wait_for_the_fast_ones_and_trim_when_the_next_is_tight()
    {
        var ledger = new MemoryLedger(1000, _allocator, atOnce: 2);
        MemoryLedger.Reservation fast = await Reserve(ledger, 10, most: 1000);
        Task<MemoryLedger.Reservation> tight = Reserve(ledger, 10, most: 10);
        Assert.False(tight.IsCompleted);
        fast.Dispose();
        Assert.Equal(AllocatorMode.Tight, (await tight).Mode);
        Assert.Equal([AllocatorMode.Fast, AllocatorMode.Tight], _applied);
    }

    [Fact]
    public async Task Should_have_one_mode_when_a_process_has_two_accounts()
    {
        var one = new MemoryLedger(1000, _allocator);
        var other = new MemoryLedger(1000, _allocator);
        MemoryLedger.Reservation tight = await Reserve(one, 10, most: 10);
        MemoryLedger.Reservation adapted = await Reserve(other, 10, most: 1000);
        Assert.Equal(AllocatorMode.Tight, adapted.Mode);
        tight.Dispose();
        adapted.Dispose();

        MemoryLedger.Reservation fast = await Reserve(one, 10, most: 1000);
        Task<MemoryLedger.Reservation> waits = Reserve(other, 10, most: 10);
        Task<MemoryLedger.Reservation> late = Reserve(one, 10, most: 1000);
        Assert.False(waits.IsCompleted);
        Assert.False(late.IsCompleted); // who wants it tight is not overtaken for ever
        fast.Dispose();
        Assert.Equal(AllocatorMode.Tight, (await waits).Mode);
        Assert.Equal(AllocatorMode.Tight, (await late).Mode);
    }

    private static Task<MemoryLedger.Reservation> Reserve(MemoryLedger ledger, long bytes, long most) =>
        ledger.Reserve(bytes, CancellationToken.None, most);
}
