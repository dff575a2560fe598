using System.Collections.Immutable;

namespace ProFL.Learning.Memory;

/// <summary>Cuts a pass into segments so that none needs more than there is.</summary>
internal static class Segmentation
{
    /// <summary>The fewest segments that fit; of several ways the one that puts least on disk.</summary>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <param name="budget">What a segment may need, in bytes.</param>
    /// <param name="need">What a segment needs: its first step, and the one behind its last.</param>
    /// <param name="stored">What a cut before a step puts on disk.</param>
    /// <returns>Where it is cut; null when it does not fit, however it is cut.</returns>
    public static ImmutableArray<int>? Fewest(int steps, long budget, Func<int, int, long> need, Func<int, long> stored) =>
        Best(steps, budget, need, stored, way => (way.Segments, way.Stored));

    /// <summary>The cuts that fit and put least on disk; of several ways the one with the fewest segments.</summary>
    /// <inheritdoc cref="Fewest"/>
    public static ImmutableArray<int>? LeastStored(int steps, long budget, Func<int, int, long> need, Func<int, long> stored) =>
        Best(steps, budget, need, stored, way => (way.Stored, way.Segments));

    /// <summary>The least that is needed, however it is cut, in bytes.</summary>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <param name="need">What a segment needs.</param>
    public static long Smallest(int steps, Func<int, int, long> need)
    {
        long[] least = new long[steps + 1];
        for (int to = 1; to <= steps; to++)
        {
            least[to] = Enumerable.Range(0, to).Min(from => Math.Max(least[from], need(from, to)));
        }

        return least[steps];
    }

    private static ImmutableArray<int>? Best(
        int steps,
        long budget,
        Func<int, int, long> need,
        Func<int, long> stored,
        Func<(int Segments, long Stored, int From), (long, long)> cost
    )
    {
        // the best way to the end of each step: segments, bytes on disk, and where its last segment begins
        (int Segments, long Stored, int From)?[] best = new (int, long, int)?[steps + 1];
        best[0] = (0, 0, 0);
        for (int to = 1; to <= steps; to++)
        {
            for (int from = 0; from < to; from++)
            {
                if (best[from] is not { } before || need(from, to) > budget)
                {
                    continue;
                }

                (int Segments, long Stored, int From) way = (before.Segments + 1, before.Stored + (from == 0 ? 0 : stored(from)), from);
                if (best[to] is not { } known || cost(way).CompareTo(cost(known)) < 0)
                {
                    best[to] = way;
                }
            }
        }

        return best[steps] is null ? null : Cuts(best, steps);
    }

    private static ImmutableArray<int> Cuts((int Segments, long Stored, int From)?[] best, int steps)
    {
        var cuts = new Stack<int>();
        for (int from = best[steps]!.Value.From; from > 0; from = best[from]!.Value.From)
        {
            cuts.Push(from);
        }

        return [.. cuts];
    }
}
