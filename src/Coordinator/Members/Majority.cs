namespace ProFL.Coordinator.Members;

/// <summary>
/// Whether more than half of the coordinators are there. Without them none decides anything, so that no two sides of a broken network
/// can decide differently; whoever asks one that lives is told so.
/// </summary>
public static class Majority
{
    /// <summary>Why no job can go on, as one coordinator sees it; null when nothing is known against it.</summary>
    /// <param name="named">Addresses of all coordinators, as <c>--join</c> names them; of fewer than three the first one begins.</param>
    /// <param name="self">This one's address.</param>
    /// <param name="members">Coordinators of its cluster, this one among them; none when it is in no cluster.</param>
    /// <param name="reachable">Those of them that it hears.</param>
    public static string? Missing(
        IReadOnlyList<string> named,
        string self,
        IReadOnlyCollection<string> members,
        IReadOnlyCollection<string> reachable
    )
    {
        ArgumentNullException.ThrowIfNull(named);
        ArgumentNullException.ThrowIfNull(members);
        ArgumentNullException.ThrowIfNull(reachable);
        if (members.Count > 0)
        {
            return 2 * reachable.Count < members.Count
                ? $"coordinator {self} hears {reachable.Count} of {members.Count} coordinators, itself included: "
                    + Remedy(members.Except(reachable))
                : null;
        }

        return named.Count >= Formation.Fewest
            ? $"coordinator {self} is in no cluster, because it does not find more than half of {named.Count}: "
                + Remedy(named.Where(n => n != self))
            : null;
    }

    private static string Remedy(IEnumerable<string> others) =>
        "no job goes on until more than half of the coordinators are there, and nothing is lost meanwhile. "
        + $"Start those that do not run, or repair the network to them: {string.Join(", ", others.Order(StringComparer.Ordinal))}";
}
