using ProFL.Node.Blobs;
using ProFL.Node.Telemetry;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Telemetry;

public sealed class NodeMetricsTests : IDisposable
{
    private readonly ReadMeter _counted = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _counted.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Should_count_why_when_blobs_are_not_brought_here()
    {
        using HttpClient client = BlobHttpClient.Create(null);
        using var puller = new BlobPuller(client, 1, maximumAttempts: 1, metrics: new BlobMetrics(_counted.Meter));
        var key = new BlobKey("a", 1, new BlobId(new string('0', 64), 10));
        var store = new FileBlobStore(_folder.File("store"), Durability.Process, 0);
        var full = new FileBlobStore(_folder.File("full"), Durability.Process, long.MaxValue);
        var nobody = new Uri("http://127.0.0.1:1/");

        await Assert.ThrowsAsync<BlobPullException>(() => puller.Pull(nobody, key, store, CancellationToken.None));
        await Assert.ThrowsAsync<BlobStoreFullException>(() => puller.Pull(nobody, key, full, CancellationToken.None));

        Assert.Equal(1, _counted["profl.blob.pull.failures", "unreachable"]);
        Assert.Equal(1, _counted["profl.blob.pull.failures", "disk"]);
    }

    [Fact]
    public void Should_show_the_room_above_the_floor_and_below_it()
    {
        var metrics = new BlobMetrics(_counted.Meter);
        metrics.Observe("roomy", _folder.Path, () => 100, 30);
        metrics.Observe("full", _folder.Path, () => 100, 130);

        Assert.Equal((70, -30), (_counted["profl.disk.free", "roomy"], _counted["profl.disk.free", "full"]));
    }

    [Fact]
    public void Should_show_what_the_gate_refused_and_who_runs_before_there_is_a_cluster()
    {
        _ = new ClusterMetrics(_counted.Meter, "coordinator", ["coordinator", "client-node"], () => 7);

        Assert.Equal(7, _counted["profl.gate.refused"]);
        Assert.Equal(1, _counted["profl.node.info", "coordinator"]);
        Assert.Equal(0, _counted["profl.cluster.unreachable"]);
    }

    [Fact]
    public void Should_show_the_others_when_one_value_cannot_be_read()
    {
        _counted.Meter.Gauge(
            new Metric("broken", MetricKind.Gauge, "1", ""),
            new Func<double?>(() => throw new InvalidOperationException())
        );
        _counted.Meter.Gauge(new Metric("whole", MetricKind.Gauge, "1", ""), () => 5);

        Assert.Equal((0, 5), (_counted["broken"], _counted["whole"]));
    }
}
