using ProFL.Coordinator.Lifecycle;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Sites;

/// <summary>
/// Client nodes that know more of a job than its journal does, because the journal lost its end: a copy was restored, or a disk lost
/// writes. They do nothing for the job until it has come further than they know, or an operator accepts the restored state.
/// </summary>
internal sealed class JournalBehind
{
    private readonly Dictionary<string, NodeAhead> _nodes = new(StringComparer.Ordinal);

    /// <summary>Takes what a node answers; false where it knows nothing more, as of a command that came late.</summary>
    public bool Note(NodeAhead node, JobState state)
    {
        bool isAhead = IsAhead(node, state);
        if (isAhead)
        {
            _nodes[node.Node] = node;
        }

        return isAhead;
    }

    /// <summary>The node that knows most; null where none knows more than the journal.</summary>
    public NodeAhead? Newest(JobState state) =>
        _nodes
            .Values.Where(node => IsAhead(node, state))
            .OrderByDescending(node => node.Term)
            .ThenByDescending(node => node.CompletedRound)
            .ThenBy(node => node.Node, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>What is wrong, in words.</summary>
    public static string Reason(NodeAhead node, JobState state) =>
        $"the journal is behind: it ends in term {state.Term} with round {state.Rounds} completed, client node {node.Node} was commanded "
        + $"by term {node.Term} and knows round {node.CompletedRound} as completed; an older copy was restored, or writes were lost";

    /// <summary>What to do.</summary>
    public static string Remedy(string job) =>
        "Restore the newest copy of the journal and start the coordinators again. Where there is none, go on from this one, and train the "
        + $"lost rounds again: profl accept-restore {job}";

    // what a node said before it heard of the accepted state is void
    private static bool IsAhead(NodeAhead node, JobState state) =>
        node.Term > state.Term || (node.CompletedRound > state.Rounds && node.Term >= (state.Restored?.Term ?? 0));
}
