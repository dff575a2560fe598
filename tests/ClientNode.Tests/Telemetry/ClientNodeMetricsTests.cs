using ProFL.ClientNode.Orders;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Telemetry;
using ProFL.ClientNode.Tests.Support;
using ProFL.ClientNode.Trainings;
using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Tests.Telemetry;

public sealed class ClientNodeMetricsTests : IDisposable
{
    private readonly ReadMeter _counted = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _counted.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Should_show_what_is_reserved_and_who_waits_when_the_memory_is_full()
    {
        var ledger = new MemoryLedger(100);
        var scratch = new ScratchFolder(_folder.Path, 1000);
        _ = new MemoryMetrics(_counted.Meter, ledger, scratch, null);
        using MemoryLedger.Reservation room = await ledger.Reserve(80, CancellationToken.None);
        using MemoryLedger.Reservation disk = await scratch.Reserve(500, CancellationToken.None);
        Task<MemoryLedger.Reservation> waits = ledger.Reserve(40, CancellationToken.None);

        Assert.Equal(100, _counted["profl.memory.capacity"]);
        Assert.Equal(80, _counted["profl.memory.reserved"]);
        Assert.Equal(1, _counted["profl.memory.waiting"]);
        Assert.Equal(500, _counted["profl.scratch.reserved"]);
        room.Dispose();
        (await waits).Dispose();
        Assert.Equal((0, 0), (_counted["profl.memory.reserved"], _counted["profl.memory.waiting"]));
    }

    [Fact]
    public void Should_show_how_many_trainings_run_or_wait()
    {
        int active = 3;
        _ = new TrainingMetrics(_counted.Meter, () => active);

        Assert.Equal(3, _counted["profl.trainings.active"]);
    }

    [Fact]
    public void Should_count_by_the_reason_when_trainings_are_declined()
    {
        var metrics = new TrainingMetrics(_counted.Meter, () => 0);
        Exception[] reasons =
        [
            new InsufficientNodeMemoryException(2, 1),
            new BlobStoreFullException("folder", 2, 1, 0),
            new TrainingDeclinedException("no"),
            new InvalidOperationException(),
        ];

        foreach (Exception reason in reasons)
        {
            metrics.NotDone("a", DeclineReason.Of(reason));
        }

        Assert.All(["memory", "disk", "refused", "other"], reason => Assert.Equal(1, _counted["profl.trainings.declined", "a", reason]));
    }
}
