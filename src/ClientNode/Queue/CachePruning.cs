using System.Collections.Concurrent;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;

namespace ProFL.ClientNode.Queue;

/// <summary>
/// Keeps a node's cache at the size of one sub-model: when a job's next round begins, blobs that it does not name are
/// deleted. One that is wanted after all is pulled again.
/// </summary>
/// <param name="cache">The cache.</param>
public sealed class CachePruning(IBlobStore cache)
{
    private readonly ConcurrentDictionary<string, SortedSet<long>> _rounds = new(StringComparer.Ordinal);

    /// <summary>Notes what a round needs, and deletes the rest the first time that the round is seen.</summary>
    /// <param name="job">The job.</param>
    /// <param name="round">Its round; only the newest prunes.</param>
    /// <param name="needed">Every blob that the round names.</param>
    public void Enter(string job, long round, IEnumerable<Blob> needed)
    {
        SortedSet<long> seen = _rounds.GetOrAdd(job, _ => []);
        Blob[] blobs = [.. needed];
        lock (seen)
        {
            bool isNewest = seen.Count == 0 || round > seen.Max;
            seen.Add(round);
            seen.UnionWith(blobs.Select(b => b.Round));
            if (!isNewest)
            {
                return;
            }

            HashSet<string> names = blobs.Select(b => b.Sha256).ToHashSet(StringComparer.Ordinal);
            HashSet<long> kept = blobs.Select(b => b.Round).Append(round).ToHashSet();
            foreach (long old in seen.Where(r => r < round))
            {
                cache.DeleteRoundExcept(job, old, names);
            }

            seen.IntersectWith(kept);
        }
    }

    /// <summary>Forgets a job.</summary>
    public void Forget(string job) => _rounds.TryRemove(job, out _);
}
