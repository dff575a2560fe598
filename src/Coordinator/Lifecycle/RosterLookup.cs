using System.Collections.Immutable;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>A job's roster, which is in ordinal order of ids: where it comes from, its clients, and the keys of their sites.</summary>
public static class RosterLookup
{
    /// <summary>A client's place in the roster, or null when it has none.</summary>
    public static RosterMember? RosterMemberOf(this JobState state, ClientId client)
    {
        ImmutableArray<RosterMember> roster = state.Roster;
        (int from, int to) = (0, roster.Length);
        while (from < to)
        {
            int middle = (from + to) / 2;
            int order = new ClientId(roster[middle].Client).CompareTo(client);
            if (order == 0)
            {
                return roster[middle];
            }

            (from, to) = order < 0 ? (middle + 1, to) : (from, middle);
        }

        return null;
    }

    /// <summary>Whether the state is that of a snapshot, without the roster that it names: see <see cref="WithRoster"/>.</summary>
    public static bool LacksRoster(this JobState state) => state.RosterBlob is not null && state.RosterPages.IsEmpty;

    /// <summary>The same state with the roster that its <see cref="JobState.RosterBlob"/> holds.</summary>
    public static JobState WithRoster(this JobState state, RosterPages roster) =>
        state with
        {
            RosterPages = [.. roster.Pages],
            LeftOut = [.. roster.LeftOut],
            Roster = [.. roster.Pages.SelectMany(page => page.Members)],
        };

    /// <summary>The key with which a site signs, or null where nothing of it is signed.</summary>
    public static SiteKey? KeyOfSite(this JobState state, string site) =>
        state.RosterPages.SelectMany(page => page.Keys).FirstOrDefault(key => key.Site == site);

    /// <summary>The site whose key signs a client's updates; empty where it has none.</summary>
    public static string SignerOf(this JobState state, ClientId client) =>
        state.RosterMemberOf(client) is { Site: var site } && state.KeyOfSite(site) is not null ? site : "";
}
