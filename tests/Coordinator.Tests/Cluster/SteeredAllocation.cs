using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>Puts every job on the coordinator that a test wishes, and moves it there when the wish changes.</summary>
internal sealed class SteeredAllocation(ActorSystem system, Func<Address?> wish) : IShardAllocationStrategy
{
    private readonly Address _self = Akka.Cluster.Cluster.Get(system).SelfAddress;

    public Task<IActorRef> AllocateShard(
        IActorRef requester,
        string shardId,
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations
    ) => Task.FromResult(currentShardAllocations.Keys.FirstOrDefault(IsWished) ?? requester);

    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations,
        IImmutableSet<string> rebalanceInProgress
    )
    {
        IEnumerable<string> elsewhere = currentShardAllocations.Keys.Any(IsWished)
            ? currentShardAllocations.Where(r => !IsWished(r.Key)).SelectMany(r => r.Value).Where(s => !rebalanceInProgress.Contains(s))
            : [];
        return Task.FromResult<IImmutableSet<string>>(elsewhere.ToImmutableHashSet());
    }

    private bool IsWished(IActorRef region) => wish() == (region.Path.Address.HasLocalScope ? _self : region.Path.Address);
}
