namespace ProFL.Tools.Bench;

/// <summary>What <c>profl bench rounds</c> measures.</summary>
/// <param name="Clients">Clients of the job, at least one for each client node.</param>
/// <param name="Cohort">Clients that take part in a round.</param>
/// <param name="Nodes">Client nodes, each with a site of its own.</param>
/// <param name="Parameters">Parameters of the network, about; at least 100.</param>
/// <param name="Rounds">Rounds that count.</param>
/// <param name="WarmUp">Rounds before them that do not, in which the programs are compiled; at least 1.</param>
public sealed record RoundsBenchPlan(int Clients, int Cohort, int Nodes, long Parameters, int Rounds, int WarmUp = 1)
{
    /// <summary>A site for each client node.</summary>
    public IReadOnlyList<string> Sites { get; } = [.. Enumerable.Range(1, Nodes).Select(i => $"bench-{i}")];
}
