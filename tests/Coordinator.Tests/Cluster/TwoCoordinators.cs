namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>Two coordinators that keep every blob, and a site.</summary>
public sealed class TwoCoordinators : IAsyncLifetime
{
    internal TestCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await TestCluster.Start(coordinators: 2, "profl.coordinator.keep-blobs = on");

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
