using Akka.Actor;
using ProFL.Coordinator.Ports;
using ProFL.Coordinator.Sites;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Stages;

/// <summary>Tells the directory and the client nodes that a job has ended. Telling it twice is harmless.</summary>
/// <param name="job">The job.</param>
/// <param name="context">Of the actor that tells.</param>
/// <param name="directory">The job directory.</param>
/// <param name="sites">The client nodes.</param>
/// <param name="messages">What they are told.</param>
internal sealed class JobEnding(IJob job, IActorContext context, IActorRef directory, JobSites sites, JobMessages messages)
{
    /// <summary>Tells both.</summary>
    public void Run()
    {
        TellNodes();
        Report();
    }

    /// <summary>Tells the directory, which is told until it has noted it.</summary>
    public void Report() => directory.Tell(messages.EndReached(job.State, job.LastSequenceNr), job.Self);

    /// <summary>Tells the nodes that are there now: the one that ended the job may have died before it told them.</summary>
    public void OnSiteNodes(SiteRegistry.SiteNodes nodes)
    {
        sites.Note(nodes, job.State);
        TellNodes();
    }

    /// <summary>Tells a node that offers an update: it was away when the job ended, or it would have been told.</summary>
    public void OnUpdateReady(UpdateReady ready) => context.TellSite(ready.Node, messages.Closed(job.State));

    private void TellNodes()
    {
        foreach (NodeReady node in sites.Nodes.Ready)
        {
            context.TellSite(node.Node, messages.Closed(job.State));
        }
    }
}
