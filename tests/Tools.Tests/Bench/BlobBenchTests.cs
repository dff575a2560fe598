using ProFL.Tools.Bench;

namespace ProFL.Tools.Tests.Bench;

public class BlobBenchTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public Task Should_bring_the_whole_blob_when_a_process_is_killed_that_pulls() => Move(64 * MiB, resident: 400 * MiB);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_disturb_no_heartbeat_when_a_gigabyte_is_moved()
    {
        BlobBenchResult result = await Move(1024 * MiB, resident: 400 * MiB);

        // from the start it would be half as much again; whatever else uses the loopback interface counts too
        Assert.InRange(result.BytesWithBreak, result.Bytes, 1.4 * result.Bytes);
    }

    private static async Task<BlobBenchResult> Move(long bytes, long resident)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        BlobBenchResult result = await BlobBench.Run(bytes, patience.Token);
        Assert.Equal(0, result.Unreachable);
        Assert.InRange(result.SourcePeakBytes, MiB, resident);
        Assert.InRange(result.SinkPeakBytes, MiB, resident);
        Assert.InRange(result.BrokenAtBytes, bytes / 2, bytes - 1);
        return result;
    }
}
