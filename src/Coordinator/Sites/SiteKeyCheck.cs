using Akka.Actor;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Ports;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Sites;

/// <summary>
/// Looks whether every client node has the key with which its site signs by the roster. One that has another could train, and nothing of
/// it would count: it is told that it is not used.
/// </summary>
/// <param name="job">The job's id.</param>
/// <param name="context">Of the actor that tells.</param>
/// <param name="sites">The client nodes.</param>
/// <param name="messages">What they are told.</param>
/// <param name="log">For its operators.</param>
internal sealed partial class SiteKeyCheck(string job, IActorContext context, JobSites sites, JobMessages messages, ILogger log)
{
    private readonly HashSet<NodeReady> _fit = [];
    private readonly HashSet<NodeReady> _told = [];

    /// <summary>Looks at the nodes that it does not know to be fit, and tells those that are not.</summary>
    public void Run(JobState state)
    {
        _fit.IntersectWith(sites.Nodes.Ready);
        _told.IntersectWith(sites.Nodes.Ready);
        foreach (NodeReady node in sites.Nodes.Ready.Where(node => state.Spec!.Fleet.Sites.Contains(node.Site) && !_fit.Contains(node)))
        {
            if (MisfitOf(state, node) is not { } misfit)
            {
                _fit.Add(node);
                continue;
            }

            if (_told.Add(node))
            {
                LogMisfit(job, misfit);
            }

            context.TellSite(node.Node, messages.Mismatch(misfit));
        }
    }

    /// <summary>Why nothing of a node would count, and what to do; null where it has its site's key, or none is needed.</summary>
    public static string? MisfitOf(JobState state, NodeReady node) =>
        state.KeyOfSite(node.Site) is not { } key || key.PublicKey.Span.SequenceEqual(NodeKey.Of(node))
            ? null
            : $"client node {node.Node} has {(node.SiteCertificate.IsEmpty ? "no key" : "another key")} of site {node.Site}, and nothing "
                + $"that it sends would count: copy site.key and site.pem of another node of site {node.Site} into its trust folder, and "
                + "start it again";
}
