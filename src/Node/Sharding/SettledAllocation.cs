using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ProFL.Node.Sharding;

/// <summary>
/// Allocates shards as another strategy does, but moves none while a region that has ended is still listed beside its successor. A node
/// that was killed and is back at its address has both for <c>akka.cluster.down-removal-margin</c>. Akka would ask the one that has ended
/// to hand a shard over, and the shard's entities would stand still until <c>akka.cluster.sharding.handoff-timeout</c>.
/// </summary>
/// <param name="inner">Decides, once every region is at an address of its own.</param>
public sealed class SettledAllocation(IShardAllocationStrategy inner) : IActorSystemDependentAllocationStrategy
{
    /// <inheritdoc/>
    public void Start(ActorSystem system) => (inner as IActorSystemDependentAllocationStrategy)?.Start(system);

    /// <inheritdoc/>
    public Task<IActorRef> AllocateShard(
        IActorRef requester,
        string shardId,
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations
    ) => inner.AllocateShard(requester, shardId, currentShardAllocations);

    /// <inheritdoc/>
    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations,
        IImmutableSet<string> rebalanceInProgress
    )
    {
        ArgumentNullException.ThrowIfNull(currentShardAllocations);
        int addresses = currentShardAllocations.Keys.Select(region => region.Path.Address).Distinct().Count();
        return addresses == currentShardAllocations.Count
            ? inner.Rebalance(currentShardAllocations, rebalanceInProgress)
            : Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);
    }
}
