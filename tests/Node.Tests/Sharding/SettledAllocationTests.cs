using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using ProFL.Node.Sharding;

namespace ProFL.Node.Tests.Sharding;

/// <summary>No shard moves while a node is listed twice.</summary>
public sealed class SettledAllocationTests : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("profl");

    [Fact]
    public async Task Should_let_the_other_strategy_decide_when_each_region_has_an_address_of_its_own()
    {
        var allocation = new SettledAllocation(new MovesAll());

        IImmutableSet<string> moved = await allocation.Rebalance(
            Regions(("akka.tcp://profl@10.0.0.1:4053", 1, ["1", "2"]), ("akka.tcp://profl@10.0.0.2:4053", 2, [])),
            ImmutableHashSet<string>.Empty
        );

        Assert.Equal(["1", "2"], moved.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Should_move_nothing_when_a_killed_node_is_back_at_its_address_and_its_earlier_region_is_listed_yet()
    {
        var allocation = new SettledAllocation(new MovesAll());

        IImmutableSet<string> moved = await allocation.Rebalance(
            Regions(("akka.tcp://profl@10.0.0.1:4053", 1, ["1", "2"]), ("akka.tcp://profl@10.0.0.1:4053", 2, [])),
            ImmutableHashSet<string>.Empty
        );

        Assert.Empty(moved);
    }

    [Fact]
    public async Task Should_allocate_and_start_as_the_other_strategy_does()
    {
        var other = new MovesAll();
        var allocation = new SettledAllocation(other);

        allocation.Start(_system);
        IActorRef region = await allocation.AllocateShard(ActorRefs.Nobody, "1", Regions(("akka.tcp://profl@10.0.0.1:4053", 1, [])));

        Assert.Equal((_system, "akka.tcp://profl@10.0.0.1:4053"), (other.Started, region.Path.Address.ToString()));
    }

    public void Dispose() => _system.Dispose();

    private static ImmutableDictionary<IActorRef, IImmutableList<string>> Regions(
        params (string Address, long Uid, string[] Shards)[] regions
    ) =>
        regions.ToImmutableDictionary(
            region => (IActorRef)new RemoteRegion(region.Address, region.Uid),
            region => (IImmutableList<string>)region.Shards.ToImmutableList()
        );

    private sealed class RemoteRegion(string address, long uid) : MinimalActorRef
    {
        public override ActorPath Path { get; } =
            (new RootActorPath(Address.Parse(address)) / "system" / "sharding" / "client").WithUid(uid);

        public override IActorRefProvider Provider => throw new NotSupportedException();
    }

    private sealed class MovesAll : IActorSystemDependentAllocationStrategy
    {
        public ActorSystem? Started { get; private set; }

        public void Start(ActorSystem system) => Started = system;

        public Task<IActorRef> AllocateShard(
            IActorRef requester,
            string shardId,
            IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations
        ) => Task.FromResult(currentShardAllocations.Keys.First());

        public Task<IImmutableSet<string>> Rebalance(
            IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations,
            IImmutableSet<string> rebalanceInProgress
        ) => Task.FromResult<IImmutableSet<string>>(currentShardAllocations.Values.SelectMany(shards => shards).ToImmutableHashSet());
    }
}
