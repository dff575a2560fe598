using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Sites;

/// <summary>Whether what a client node says of its site is what the roster says.</summary>
public static class SiteFit
{
    private const int MostNamed = 5;

    /// <summary>What the node does not have as the roster has it, in words; null where it has everything.</summary>
    /// <param name="roster">The clients of the site in the roster.</param>
    /// <param name="announced">The clients of the node.</param>
    public static string? MisfitOf(IEnumerable<RosterMember> roster, IEnumerable<ClientDescription> announced)
    {
        // a node that names a client twice must not end the job
        var clients = announced.DistinctBy(client => client.Client).ToDictionary(client => client.Client, StringComparer.Ordinal);
        RosterMember[] members = [.. roster];
        string[] lacking = [.. members.Select(member => member.Client).Where(client => !clients.ContainsKey(client))];
        string[] others =
        [
            .. members
                .Where(member => clients.TryGetValue(member.Client, out ClientDescription? own) && !IsSame(member, own))
                .Select(member => member.Client),
        ];
        string[] misfits =
        [
            .. lacking.Length > 0 ? [$"lacks {Named(lacking)}"] : Array.Empty<string>(),
            .. others.Length > 0 ? [$"has other data for {Named(others)}"] : Array.Empty<string>(),
        ];
        return misfits.Length == 0 ? null : "it " + string.Join(" and ", misfits);
    }

    /// <summary>Clients of the node that are not in the roster, in words; null where there is none.</summary>
    /// <param name="roster">The clients of the site in the roster.</param>
    /// <param name="announced">The clients of the node.</param>
    public static string? ExtrasOf(IEnumerable<RosterMember> roster, IEnumerable<ClientDescription> announced)
    {
        var members = roster.Select(member => member.Client).ToHashSet(StringComparer.Ordinal);
        string[] extras = [.. announced.Select(client => client.Client).Where(client => !members.Contains(client))];
        return extras.Length == 0 ? null : Named(extras);
    }

    private static bool IsSame(RosterMember member, ClientDescription own) =>
        (member.Samples, member.DataFingerprint) == (own.Samples, own.DataFingerprint);

    private static string Named(string[] clients) =>
        string.Join(", ", clients.Take(MostNamed)) + (clients.Length > MostNamed ? $" and {clients.Length - MostNamed} more" : "");
}
