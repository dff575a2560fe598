using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Signatures;

/// <summary>Writes the keys of sites into the roster of a job: what they say counts only when it is signed with these.</summary>
public static class RosterKeys
{
    /// <summary>The events that fix a roster, with the keys of its sites: each on the first page that has a client of the site.</summary>
    /// <param name="roster">The events, in order.</param>
    /// <param name="keys">The keys, in any order; those of sites without a client are on the first page.</param>
    public static ImmutableArray<IMessage> On(ImmutableArray<IMessage> roster, IEnumerable<SiteKey> keys)
    {
        RosterFixed[] pages = [.. roster.OfType<RosterFixed>()];
        ILookup<int, SiteKey> byPage = keys.OrderBy(key => key.Site, StringComparer.Ordinal)
            .ToLookup(key => Math.Max(0, Array.FindIndex(pages, page => page.Members.Any(member => member.Site == key.Site))));
        return [.. roster.Select(e => e is RosterFixed page ? new RosterFixed(page) { Keys = { byPage[page.Page] } } : e)];
    }
}
