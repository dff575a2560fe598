using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Signatures;

/// <summary>
/// What client nodes sent that counts for nothing, because it is not signed by their site's key: how much of each, and why last. It is
/// held against nobody, for anybody may have sent it.
/// </summary>
/// <param name="time">Since when.</param>
internal sealed class DroppedMessages(TimeProvider time)
{
    // whoever sends them chooses the names
    private const int MostNodes = 100;
    private const string Others = "other nodes";
    private readonly SortedDictionary<string, Dropped> _nodes = new(StringComparer.Ordinal);

    /// <summary>What is shown of them.</summary>
    public IEnumerable<WaitingFor> Waits =>
        _nodes.Select(node => new WaitingFor
        {
            Who = node.Key,
            What = $"{node.Value.Count} of its messages were dropped and count for nothing, last: {node.Value.Reason}",
            SinceMs = Math.Max(1, (long)time.GetElapsedTime(node.Value.Since).TotalMilliseconds),
            Remedy =
                "Nobody is refused or given up for it. If the node is yours: copy site.key and site.pem of another node of its site into "
                + "its trust folder, and start it again. If it is not: somebody else is in the cluster.",
        });

    /// <summary>Counts one; true when its reason is new for this node.</summary>
    /// <param name="node">The node that says that it sent it.</param>
    /// <param name="reason">Why it does not count.</param>
    public bool Note(string node, string reason)
    {
        string name = _nodes.ContainsKey(node) || _nodes.Count < MostNodes ? node : Others;
        bool isKnown = _nodes.TryGetValue(name, out Dropped known);
        _nodes[name] = isKnown ? known with { Count = known.Count + 1, Reason = reason } : new Dropped(1, reason, time.GetTimestamp());
        return !isKnown || (name != Others && known.Reason != reason);
    }

    /// <summary>Forgets what was dropped of a node that signs by now.</summary>
    public void Forget(string node) => _nodes.Remove(node);

    private readonly record struct Dropped(long Count, string Reason, long Since);
}
