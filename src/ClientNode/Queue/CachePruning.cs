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
    private readonly ConcurrentDictionary<Hold, Blob[]> _holds = new();

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

            Blob[] wanted = [.. blobs, .. _holds.Where(hold => hold.Key.Job == job).SelectMany(hold => hold.Value)];
            var names = wanted.Select(b => b.Sha256).ToHashSet(StringComparer.Ordinal);
            var kept = wanted.Select(b => b.Round).Append(round).ToHashSet();
            foreach (long old in seen.Where(r => r < round))
            {
                cache.DeleteRoundExcept(job, old, names);
            }

            seen.IntersectWith(kept);
        }
    }

    /// <summary>
    /// Keeps blobs until the result is disposed, whatever rounds begin meanwhile; then the next round that begins deletes them.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="needed">Blobs that are about to be pulled and read.</param>
    public IDisposable Keep(string job, IEnumerable<Blob> needed)
    {
        Blob[] blobs = [.. needed];
        var hold = new Hold(job, _holds);
        SortedSet<long> seen = _rounds.GetOrAdd(job, _ => []);
        lock (seen)
        {
            _holds[hold] = blobs;
            seen.UnionWith(blobs.Select(b => b.Round));
        }

        return hold;
    }

    /// <summary>Forgets a job.</summary>
    public void Forget(string job) => _rounds.TryRemove(job, out _);

    private sealed class Hold(string job, ConcurrentDictionary<Hold, Blob[]> holds) : IDisposable
    {
        public string Job => job;

        public void Dispose() => holds.TryRemove(this, out _);
    }
}
