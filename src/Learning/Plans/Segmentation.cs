using System.Collections.Immutable;
using ProFL.Learning.Memory;

namespace ProFL.Learning.Plans;

/// <summary>Cuts a pass into segments so that none needs more than there is.</summary>
/// <param name="steps">Number of steps, at least 1.</param>
/// <param name="need">What a segment needs: its first step, and the one after its last.</param>
internal sealed class Segmentation(int steps, Func<int, int, SegmentNeed> need)
{
    /// <summary>The fewest segments that fit; of several ways the one that puts least on disk.</summary>
    /// <param name="budget">What a segment may need, in bytes.</param>
    /// <param name="stored">What a segment puts on disk that is not the last.</param>
    /// <returns>Where it is cut; null when it does not fit, however it is cut.</returns>
    public ImmutableArray<int>? Fewest(long budget, Func<int, int, long> stored) => Best(budget, stored, way => (way.Segments, way.Stored));

    /// <summary>The cuts that fit and put least on disk; of several ways the one with the fewest segments.</summary>
    /// <inheritdoc cref="Fewest"/>
    public ImmutableArray<int>? LeastStored(long budget, Func<int, int, long> stored) =>
        Best(budget, stored, way => (way.Stored, way.Segments));

    /// <summary>The least that is needed, however it is cut, in bytes.</summary>
    public long Smallest()
    {
        long every = Enumerable.Range(0, steps).Max(step => need(step, step + 1).Peak);
        long[] least = new long[steps + 1];
        Array.Fill(least, long.MaxValue, 1, steps);
        foreach ((int from, int to, long peak) in Within(every))
        {
            least[to] = Math.Min(least[to], Math.Max(least[from], peak));
        }

        return least[steps];
    }

    private ImmutableArray<int>? Best(
        long budget,
        Func<int, int, long> stored,
        Func<(int Segments, long Stored, int From), (long, long)> cost
    )
    {
        // the best way to the end of each step: segments, bytes on disk, and where its last segment begins
        (int Segments, long Stored, int From)?[] best = new (int, long, int)?[steps + 1];
        best[0] = (0, 0, 0);
        foreach ((int from, int to, long peak) in Within(budget))
        {
            if (best[from] is not { } before || peak > budget)
            {
                continue;
            }

            (int Segments, long Stored, int From) way = (before.Segments + 1, before.Stored + (to == steps ? 0 : stored(from, to)), from);
            if (best[to] is not { } known || cost(way).CompareTo(cost(known)) < 0)
            {
                best[to] = way;
            }
        }

        return best[steps] is null ? null : Cuts(best);
    }

    // segments by their first step, but for those that keep more than there is, and so all that are longer
    private IEnumerable<(int From, int To, long Peak)> Within(long bytes)
    {
        for (int from = 0; from < steps; from++)
        {
            for (int to = from + 1; to <= steps; to++)
            {
                SegmentNeed segment = need(from, to);
                if (segment.Kept > bytes)
                {
                    break;
                }

                yield return (from, to, segment.Peak);
            }
        }
    }

    private ImmutableArray<int> Cuts((int Segments, long Stored, int From)?[] best)
    {
        var cuts = new Stack<int>();
        for (int from = best[steps]!.Value.From; from > 0; from = best[from]!.Value.From)
        {
            cuts.Push(from);
        }

        return [.. cuts];
    }
}
