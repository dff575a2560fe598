using System.Collections.Immutable;
using ProFL.Node.Faults;

namespace ProFL.Tools.Chaos;

/// <summary>Which kinds of faults a cluster can be done.</summary>
/// <param name="IsLocal">Whether its processes are children of this machine's supervisor.</param>
/// <param name="HasDatabase">Whether its journal is in a database.</param>
public sealed record PossibleFaults(bool IsLocal, bool HasDatabase)
{
    /// <summary>All that can be done.</summary>
    public ImmutableArray<FaultKind> All => [.. FaultKind.All.Where(k => WhyNot(k) is null)];

    /// <summary>The kinds with these names, or all that can be done.</summary>
    /// <param name="names">Names, with commas; null for all.</param>
    /// <exception cref="UserException">One is not known, or cannot be done to this cluster.</exception>
    public ImmutableArray<FaultKind> Find(string? names)
    {
        ImmutableArray<FaultKind> kinds = names is null ? All : FaultNames.FindAll(names);
        return kinds.Select(WhyNot).FirstOrDefault(why => why is not null) is { } reason
            ? throw new UserException(Mistake.Usage, reason)
            : kinds;
    }

    /// <summary>Why a kind cannot be done to it, or null.</summary>
    public string? WhyNot(FaultKind kind)
    {
        if (!IsLocal && kind.Way == FaultWay.Outside)
        {
            return $"{kind.Name} is done from outside, to processes of this machine's profl up; elsewhere there are "
                + $"{string.Join(", ", FaultKind.All.Where(k => k.Way == FaultWay.Itself).Select(k => k.Name))}";
        }

        return HasDatabase && kind == FaultKind.JournalOutage
            ? $"{kind.Name} locks a SQLite file, and this cluster's journal is in a database: stop and start the database server itself"
            : null;
    }
}
