using System.Collections.Immutable;
using ProFL.Coordinator.Mapping;
using ProFL.Messages;
using ProFL.Messages.Wire;
using ChannelSum = ProFL.Learning.Normalisations.ChannelSum;

namespace ProFL.Coordinator.Sites;

/// <summary>
/// What is in flight while a job has no roster: which clients its sites have, from one client node per site, all of one numeric
/// profile. Losing it costs a repeated message, nothing else.
/// </summary>
/// <param name="sites">The sites that the job names.</param>
public sealed class Recruitment(ImmutableArray<string> sites)
{
    private readonly Dictionary<(string Site, string Node), SortedDictionary<int, EnrolmentPage>> _pages = [];
    private readonly SortedDictionary<string, string> _delays = new(StringComparer.Ordinal);

    /// <summary>
    /// The numeric profile under which every site has a node, the first in ordinal order of ids; null while there is none.
    /// </summary>
    public static NumericProfile? CommonProfile(ImmutableArray<string> sites, SiteRegistry.SiteNodes nodes) =>
        nodes
            .Ready.GroupBy(n => n.Profile.Id(), StringComparer.Ordinal)
            .Where(g => sites.All(site => g.Any(n => n.Site == site)))
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.First().Profile)
            .FirstOrDefault();

    /// <summary>The nodes to ask now: the first of each site that has the profile and whose answer is not complete.</summary>
    public IEnumerable<NodeReady> ToAsk(SiteRegistry.SiteNodes nodes, NumericProfile profile) =>
        sites
            .Where(s => CompletePages(s, profile) is null)
            .Select(s => nodes.Ready.FirstOrDefault(n => n.Site == s && n.Profile.Id() == profile.Id()))
            .OfType<NodeReady>();

    /// <summary>Takes a page of an answer; pages may come twice and in any order.</summary>
    public void Take(EnrolmentPage page)
    {
        _delays.Remove(page.Node);
        if (!_pages.TryGetValue((page.Site, page.Node), out SortedDictionary<int, EnrolmentPage>? pages))
        {
            _pages[(page.Site, page.Node)] = pages = [];
        }

        // an answer of another length is another answer
        if (pages.Count > 0 && pages.First().Value.Pages != page.Pages)
        {
            pages.Clear();
        }

        pages[page.Page] = page;
    }

    /// <summary>What is known of a node whose answer is not complete, in words.</summary>
    public string WhatOf(NodeReady node) =>
        _delays.TryGetValue(node.Node, out string? reason) ? "cannot say yet which clients it has: " + reason
        : _pages.TryGetValue((node.Site, node.Node), out SortedDictionary<int, EnrolmentPage>? pages)
            ? $"has sent {pages.Count} of the {pages.First().Value.Pages} pages of its clients"
        : "was asked which clients it has, and has not answered yet";

    /// <summary>Takes that a node cannot answer yet; it is asked again.</summary>
    public void Note(EnrolmentDelayed delayed) => _delays[delayed.Node] = delayed.Reason;

    /// <summary>Every client of every site, or null while an answer is missing.</summary>
    public IReadOnlyList<ClientDescription>? Complete(NumericProfile profile)
    {
        var clients = new List<ClientDescription>();
        foreach (string site in sites)
        {
            if (CompletePages(site, profile) is not { } pages)
            {
                return null;
            }

            clients.AddRange(pages.SelectMany(p => p.Clients));
        }

        return clients;
    }

    /// <summary>The node whose answer stands for each site; a site without a complete one is left out.</summary>
    public IReadOnlyDictionary<string, string> Answering(NumericProfile profile) =>
        sites
            .Select(site => (Site: site, Page: CompletePages(site, profile)?.First()))
            .Where(answer => answer.Page is not null)
            .ToDictionary(answer => answer.Site, answer => answer.Page!.Node, StringComparer.Ordinal);

    /// <summary>The clients of every site that have too few samples to take part.</summary>
    public IEnumerable<LeftOutClient> LeftOut(NumericProfile profile) =>
        sites.SelectMany(site => CompletePages(site, profile) ?? []).SelectMany(page => page.LeftOut);

    /// <summary>The sums of every site, added up channel by channel; empty when no site sent any.</summary>
    /// <exception cref="InvalidOperationException">
    /// Sites have different numbers of channels, or the sums are beyond 128 bits; names the site.
    /// </exception>
    public IReadOnlyList<ChannelSum> Sums(NumericProfile profile)
    {
        ChannelSum[] total = [];
        foreach (string site in sites)
        {
            ChannelSum[] own = [.. (CompletePages(site, profile) ?? []).SelectMany(p => p.Sums).Select(sum => sum.ToLearning())];
            if (own.Length > 0 && total.Length > 0 && own.Length != total.Length)
            {
                throw new InvalidOperationException(
                    $"site {site} has data of {own.Length} channels, the sites before it of {total.Length}: "
                        + "give every site data of one shape"
                );
            }

            try
            {
                total =
                    own.Length == 0 ? total
                    : total.Length == 0 ? own
                    : [.. total.Zip(own, ChannelSum.Add)];
            }
            catch (OverflowException)
            {
                throw new InvalidOperationException(
                    $"with the values of site {site} their squares are beyond 128 bits: "
                        + "give large columns another unit, or give data.normalisation by numbers"
                );
            }
        }

        return total;
    }

    private IEnumerable<EnrolmentPage>? CompletePages(string site, NumericProfile profile) =>
        _pages
            .Where(p => p.Key.Site == site)
            .OrderBy(p => p.Key.Node, StringComparer.Ordinal)
            .Select(p => p.Value.Values)
            .FirstOrDefault(p => p.First().Profile.Id() == profile.Id() && p.Count == p.First().Pages);
}
