using System.Collections.Immutable;
using ProFL.Node.Faults;

namespace ProFL.Tools.Chaos;

/// <summary>Kinds of faults as they are named at the command line.</summary>
public static class FaultNames
{
    private static string Known => string.Join(", ", FaultKind.All.Select(k => k.Name));

    /// <summary>A kind by its name.</summary>
    /// <exception cref="UserException">There is none; says which there are.</exception>
    public static FaultKind Find(string name) =>
        FaultKind.All.FirstOrDefault(k => k.Name == name)
        ?? throw new UserException(Mistake.Usage, $"fault '{name}' is not known: there are {Known}");

    /// <summary>Kinds by their names, with commas, each once.</summary>
    /// <exception cref="UserException">One is not known, or none is named.</exception>
    public static ImmutableArray<FaultKind> FindAll(string names)
    {
        string[] wanted = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return wanted.Length > 0
            ? [.. wanted.Select(Find).Distinct()]
            : throw new UserException(Mistake.Usage, $"--faults names none: there are {Known}");
    }
}
