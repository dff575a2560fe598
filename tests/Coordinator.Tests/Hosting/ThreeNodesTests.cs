using Akka.Actor;
using Akka.Cluster.Sharding;
using ProFL.Messages.Wire;
using ProFL.Node.Hosting;

namespace ProFL.Coordinator.Tests.Hosting;

/// <summary>Three actor systems in this process: everything between them goes over the wire.</summary>
public sealed class ThreeNodesTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();
    private ActorSystemIncarnation _first = null!;
    private ActorSystemIncarnation _second = null!;
    private ActorSystemIncarnation _clientNode = null!;

    public async Task InitializeAsync()
    {
        _first = await NodeCluster.StartCoordinator(_folder.File("journal.db"), start: StartCoordinator);
        _second = await NodeCluster.StartCoordinator(_folder.File("journal.db"), _first, StartCoordinator);
        _clientNode = await NodeCluster.StartClientNode(_first);
    }

    public async Task DisposeAsync()
    {
        await _clientNode.DisposeAsync();
        await _second.DisposeAsync();
        await _first.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_serve_everybody_and_hand_over_when_a_coordinator_leaves_in_order()
    {
        IActorRef jobs = NodeCluster.JobsProxy(_clientNode.System);
        var homes = new HashSet<string>();
        for (int i = 0; i < 20; i++)
        {
            homes.Add((await jobs.Ask<JobStatus>(new GetJobStatus { Job = $"job-{i}" }, Patience)).Reason);
        }

        Assert.Equal(2, homes.Count);

        JobRefused refused = await jobs.Ask<JobRefused>(new WakeJob { Job = "job-1" }, Patience);
        Assert.Equal("no such job", refused.Reason);

        ClusterShardingStats statistics = await ClusterSharding
            .Get(_first.System)
            .ShardRegion("job")
            .Ask<ClusterShardingStats>(new GetClusterShardingStats(TimeSpan.FromSeconds(10)), Patience);
        Assert.Equal(2, statistics.Regions.Count);
        Assert.Equal(20, statistics.Regions.Values.Sum(region => region.Stats.Values.Sum()));

        IActorRef directory = NodeCluster.Directory(_clientNode.System);
        Assert.Equal("a", (await directory.Ask<JobAccepted>(new SubmitJob { Job = "a", Token = "a" }, Patience)).Job);

        Address left = Akka.Cluster.Cluster.Get(_first.System).SelfAddress;
        await _first.DisposeAsync();

        // gossip tells the other of it in its own time
        using var patience = new CancellationTokenSource(Patience);
        while (Akka.Cluster.Cluster.Get(_second.System).State.Members.Any(member => member.Address == left))
        {
            await Task.Delay(50, patience.Token);
        }

        Assert.Equal("a", Assert.Single((await directory.Ask<JobsPage>(new ListJobs(), Patience)).Jobs).Job);
        for (int i = 0; i < 20; i++)
        {
            Assert.NotEqual(left.ToString(), (await jobs.Ask<JobStatus>(new GetJobStatus { Job = $"job-{i}" }, Patience)).Reason);
        }
    }

    private static void StartCoordinator(ActorSystem system)
    {
        NodeCluster.StartDirectory(system);
        NodeCluster.StartJobs(system);
    }
}
