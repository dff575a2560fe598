using Akka.Actor;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;

namespace ProFL.Operators;

/// <summary>
/// Whether a node that is listed as ready answers. One that was killed or stands still stays a member until the cluster's failure detector
/// has noticed, which takes some seconds.
/// </summary>
internal static class SignOfLife
{
    /// <summary>What is said of a node that does not answer.</summary>
    public const string Missing = "did not answer within a second; if it stays so, the cluster takes it out";

    // Akka answers for it in every node of every release
    private const string Asked = "/user";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Asks every node that is ready, all at once, and lists those that give no sign within a second as silent.</summary>
    /// <param name="nodes">The nodes; changed in place.</param>
    /// <param name="system">Who asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task Ask(NodeList nodes, ActorSystem system, CancellationToken cancellationToken) =>
        Task.WhenAll(nodes.Nodes.Where(node => node.Status == NodeState.Ready).Select(node => Ask(node, system, cancellationToken)));

    private static async Task Ask(NodeSummary node, ActorSystem system, CancellationToken cancellationToken)
    {
        if (!await Answers(node.Node, system, cancellationToken).ConfigureAwait(false))
        {
            (node.Status, node.Reason) = (NodeState.Silent, Missing);
        }
    }

    private static async Task<bool> Answers(string node, ActorSystem system, CancellationToken cancellationToken)
    {
        try
        {
            ActorIdentity answer = await system
                .ActorSelection(node + Asked)
                .Ask<ActorIdentity>(new Identify(node), Patience, cancellationToken)
                .ConfigureAwait(false);
            // where there is no connection, this node's own dead letters answer for nobody
            return answer.Subject is not null;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }
}
