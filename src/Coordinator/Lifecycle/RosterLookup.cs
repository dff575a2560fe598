using System.Collections.Immutable;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>Finds clients in a roster, which is in ordinal order of their ids.</summary>
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
}
