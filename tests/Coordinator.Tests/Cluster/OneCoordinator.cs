namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>One coordinator that deletes blobs as soon as it can, and a site.</summary>
public sealed class OneCoordinator : IAsyncLifetime
{
    internal TestCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Cluster = await TestCluster.Start(coordinators: 1, "profl.coordinator.keep-blobs = off", "profl.coordinator.snapshot-every = 2");

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
