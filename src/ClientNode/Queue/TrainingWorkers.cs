using System.Collections.Immutable;

namespace ProFL.ClientNode.Queue;

/// <summary>How many trainings a client node runs at a time where its settings say <c>auto</c>. Results never depend on it.</summary>
public static class TrainingWorkers
{
    /// <summary>Of a node that has a machine for itself: one core is for everything else.</summary>
    /// <param name="cores">Cores that the process may use, at least 1.</param>
    /// <returns>At least 1.</returns>
    public static int Of(int cores) => Math.Max(1, cores - 1);

    /// <summary>Of each of several nodes on one machine: together they have what one alone would have, and each at least one.</summary>
    /// <param name="cores">Cores of the machine, at least 1.</param>
    /// <param name="nodes">How many nodes share them.</param>
    public static ImmutableArray<int> Divided(int cores, int nodes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nodes);
        return [.. Enumerable.Range(0, nodes).Select(node => Math.Max(1, (Of(cores) + nodes - 1 - node) / nodes))];
    }
}
