using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Rules;
using ProFL.Messages;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Sites;

/// <summary>The client nodes as one job sees them: which are there, which of them it may use, and since when a site has none.</summary>
internal sealed class JobSites(TimeProvider time)
{
    private readonly Dictionary<string, DateTimeOffset> _withoutNode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Node, DateTimeOffset At)> _gone = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toldToWait = [];

    /// <summary>The client nodes of the cluster, as the registry told last.</summary>
    public SiteRegistry.SiteNodes Nodes { get; private set; } = new([], ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>Takes what the registry tells.</summary>
    public void Note(SiteRegistry.SiteNodes nodes, JobState state)
    {
        foreach (NodeReady there in Nodes.Ready)
        {
            _last[there.Site] = there.Node;
            if (nodes.Ready.All(node => node.Node != there.Node))
            {
                _gone[there.Site] = (there.Node, time.GetUtcNow());
            }
        }

        foreach (NodeReady back in nodes.Ready.Where(node => GoneOf(node.Site)?.Node == node.Node))
        {
            _gone.Remove(back.Site);
        }

        Nodes = nodes;
        foreach (string site in state.Spec?.Fleet.Sites ?? [])
        {
            if (HasNode(site))
            {
                _withoutNode.Remove(site);
            }
            else
            {
                MsWithoutNode(site);
            }
        }
    }

    /// <summary>Whether a site has a client node in the cluster.</summary>
    public bool HasNode(string site) => Of(site).Any();

    /// <summary>A site's client nodes.</summary>
    public IEnumerable<NodeReady> Of(string site) => Nodes.Ready.Where(n => n.Site == site);

    /// <summary>A client node by its address; null where it is not there.</summary>
    public NodeReady? At(string node) => Nodes.Ready.FirstOrDefault(n => n.Node == node);

    /// <summary>The client node that a site had last; null where this coordinator has seen none.</summary>
    public string? LastOf(string site) => _last.GetValueOrDefault(site);

    /// <summary>The client node of a site that left the cluster last and is not back, and how long ago; null for none.</summary>
    public (string Node, TimeSpan Ago)? GoneOf(string site) =>
        _gone.TryGetValue(site, out (string Node, DateTimeOffset At) gone) ? (gone.Node, time.GetUtcNow() - gone.At) : null;

    /// <summary>For how long a site has had no client node, in milliseconds, from when it was first seen.</summary>
    public long MsWithoutNode(string site)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (!_withoutNode.TryGetValue(site, out DateTimeOffset since))
        {
            _withoutNode[site] = since = now;
        }

        return (long)(now - since).TotalMilliseconds;
    }

    /// <summary>Whether a site has a client node that a job with a roster may use.</summary>
    public bool HasUsableNode(JobState state, string site) => Of(site).Any(n => IsUsable(state, n));

    /// <summary>The nodes that know the rules of a job.</summary>
    public SiteRegistry.SiteNodes ThatKnow(RuleSet rules) => Nodes with { Ready = [.. Nodes.Ready.Where(node => Knows(rules, node))] };

    /// <summary>
    /// Whether a node knows the job's rules and computes the same floats as its roster. Asked for every message: profile ids are hashes of
    /// these three.
    /// </summary>
    public static bool IsUsable(JobState state, NodeReady node)
    {
        Messages.Journal.NumericProfile roster = state.RosterPages[0].Profile;
        return Knows(state.Rules, node)
            && node.Profile.CanarySha256 == roster.CanarySha256
            && node.Profile.Numerics == roster.Numerics
            && node.Profile.Library == roster.Library;
    }

    /// <summary>Why a node is not used, and what to do.</summary>
    public static string WhyNotUsable(JobState state, NodeReady node)
    {
        if (!Knows(state.Rules, node))
        {
            return $"it runs version {node.ProductVersion}, which does not know rules version {state.Rules.Version} of this job. "
                + "Start it with the release that the coordinators run.";
        }

        Messages.Journal.NumericProfile roster = state.RosterPages[0].Profile;
        return $"its numeric profile is {node.Profile.Id()} (libtorch {node.Profile.Library}, {node.Profile.Numerics}), "
            + $"the job's roster has {roster.Id()} (libtorch {roster.Library}, {roster.Numerics}); "
            + "it would compute other floats. Start it with the roster's numerics, "
            + "or give every node numerics = portable and start the job again.";
    }

    /// <summary>What to do about a node that is not used.</summary>
    public static string RemedyOf(JobState state, NodeReady node) =>
        Knows(state.Rules, node) ? "Start a node with the roster's numerics." : "Start it with the release that the coordinators run.";

    /// <summary>Whether a site has a client node that knows the job's rules.</summary>
    public bool HasNodeThatKnows(RuleSet rules, string site) => Of(site).Any(node => Knows(rules, node));

    // release 0.1 says nothing, and knows the first version
    private static bool Knows(RuleSet rules, NodeReady node) => Math.Max(node.RulesVersion, RuleBook.First) >= rules.Version;

    /// <summary>
    /// Nodes of the job's sites that it does not use and that were not told so yet, each with the reason. They count as told from now
    /// on.
    /// </summary>
    public IReadOnlyList<(NodeReady Node, string Reason)> TakeNotToldToWait(JobState state) =>
        state.Roster.IsEmpty
            ? []
            :
            [
                .. Nodes
                    .Ready.Where(n => state.Spec!.Fleet.Sites.Contains(n.Site) && !IsUsable(state, n))
                    .Where(n => _toldToWait.Add($"{n.Node} {n.Profile.Id()}"))
                    .Select(n => (n, WhyNotUsable(state, n))),
            ];
}
