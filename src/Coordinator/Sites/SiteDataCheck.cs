using Akka.Actor;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Ports;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Sites;

/// <summary>
/// Where a site has several client nodes, looks whether each has the roster's clients and their data: a client may be trained at any of
/// them. One that does not, while another of the site does, is told that it is not used; so is one without its site's key, alone or not.
/// Losing it costs a repeated question.
/// </summary>
/// <param name="job">The job's id.</param>
/// <param name="context">Of the actor that asks.</param>
/// <param name="sites">The client nodes.</param>
/// <param name="messages">What they are asked and told.</param>
/// <param name="log">For its operators.</param>
internal sealed partial class SiteDataCheck(string job, IActorContext context, JobSites sites, JobMessages messages, ILogger log)
{
    private readonly Dictionary<string, SortedDictionary<int, EnrolmentPage>> _pages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _misfits = new(StringComparer.Ordinal);
    private readonly SiteKeyCheck _keys = new(job, context, sites, messages, log);
    private readonly SortedDictionary<string, string> _extras = new(StringComparer.Ordinal);

    /// <summary>Nodes with clients that are not in the roster, each with their names.</summary>
    public IReadOnlyDictionary<string, string> Extras => _extras;

    /// <summary>Asks who has not answered.</summary>
    public void Run(JobState state)
    {
        if (state.Roster.IsEmpty)
        {
            return;
        }

        _keys.Run(state);
        ForgetGone();
        foreach (string site in state.Spec!.Fleet.Sites)
        {
            NodeReady[] nodes = Of(state, site);
            foreach (NodeReady node in nodes.Where(node => nodes.Length > 1 && !_misfits.ContainsKey(node.Node)))
            {
                context.TellSite(node.Node, messages.Describe(state));
            }
        }
    }

    /// <summary>A node says which clients it has; pages may come twice and in any order.</summary>
    public void OnPage(EnrolmentPage page, JobState state)
    {
        if (!_pages.TryGetValue(page.Node, out SortedDictionary<int, EnrolmentPage>? pages))
        {
            _pages[page.Node] = pages = [];
        }

        pages[page.Page] = page;
        if (pages.Count < page.Pages)
        {
            return;
        }

        _pages.Remove(page.Node);
        ClientDescription[] announced = [.. pages.Values.SelectMany(p => p.Clients)];
        RosterMember[] roster = [.. state.Roster.Where(member => member.Site == page.Site)];
        _misfits[page.Node] = SiteFit.MisfitOf(roster, announced);
        if (SiteFit.ExtrasOf(roster, announced) is { } extras)
        {
            _extras[page.Node] = extras;
        }

        Judge(state, page.Site);
    }

    /// <summary>A node cannot use its data.</summary>
    public void OnFailed(EnrolmentFailed failed, JobState state)
    {
        _misfits[failed.Node] = $"it cannot use its data: {failed.Reason}";
        Judge(state, failed.Site);
    }

    // one that comes back at the same address may have other data by then
    private void ForgetGone()
    {
        HashSet<string> present = [.. sites.Nodes.Ready.Select(node => node.Node)];
        foreach (string gone in _misfits.Keys.Where(node => !present.Contains(node)).ToArray())
        {
            _misfits.Remove(gone);
            _extras.Remove(gone);
        }
    }

    private void Judge(JobState state, string site)
    {
        NodeReady[] nodes = Of(state, site);
        if (nodes.FirstOrDefault(node => _misfits.TryGetValue(node.Node, out string? misfit) && misfit is null) is not { } fit)
        {
            return;
        }

        foreach (NodeReady node in nodes)
        {
            if (_misfits.GetValueOrDefault(node.Node) is not { } misfit)
            {
                continue;
            }

            string reason =
                $"client node {node.Node} of site {site} does not have the data of client node {fit.Node}: {misfit}. "
                + "Nodes of one site must see the same data: give both the same --data, or this one its own --site, and start it again";
            LogMismatch(job, reason);
            context.TellSite(node.Node, messages.Mismatch(reason));
        }
    }

    private NodeReady[] Of(JobState state, string site) => [.. sites.Of(site).Where(node => JobSites.IsUsable(state, node))];
}
