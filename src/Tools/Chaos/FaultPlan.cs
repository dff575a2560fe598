using System.Collections.Immutable;
using ProFL.Learning.Randomness;
using ProFL.Node.Faults;

namespace ProFL.Tools.Chaos;

/// <summary>A fault that is to happen.</summary>
/// <param name="At">When, from the moment when the first job was submitted.</param>
/// <param name="Kind">What.</param>
/// <param name="Target">The process's name, such as coordinator-1.</param>
/// <param name="For">How long it lasts; zero where it is done in a moment.</param>
public sealed record PlannedFault(TimeSpan At, FaultKind Kind, string Target, TimeSpan For);

/// <summary>
/// Which faults happen when: drawn from a seed, so that the same seed, kinds, processes and length give the same plan. Every kind
/// strikes every process it can strike once, in random order, before any of these comes again.
/// </summary>
public static class FaultPlan
{
    private static readonly TimeSpan FirstAt = TimeSpan.FromSeconds(3);
    private const int ShortestGapTenths = 50,
        GapTenths = 40,
        ShortestTenths = 20,
        DurationTenths = 40;

    /// <summary>Draws a plan: pauses of 5 to 9 s between faults, durations of 2 to 6 s.</summary>
    /// <param name="seed">Which plan.</param>
    /// <param name="kinds">What may happen.</param>
    /// <param name="processes">Names and roles of the processes it may happen to.</param>
    /// <param name="length">The last fault is over by then.</param>
    /// <exception cref="UserException">Nothing fits.</exception>
    public static ImmutableArray<PlannedFault> Of(
        ulong seed,
        IEnumerable<FaultKind> kinds,
        IEnumerable<(string Name, string Role)> processes,
        TimeSpan length
    )
    {
        // the order in which they were given says nothing
        (FaultKind Kind, string Target)[] pairs =
        [
            .. from kind in kinds.OrderBy(k => k.Name, StringComparer.Ordinal)
            from process in processes.OrderBy(p => p.Name, StringComparer.Ordinal)
            where kind.Strikes(process.Role)
            select (kind, process.Name),
        ];
        if (pairs.Length == 0)
        {
            throw new UserException(Mistake.Usage, "none of the faults can strike any of the processes: name others with --faults");
        }

        var random = new DeterministicRandom(Seed.Of(seed, "faults"));
        ImmutableArray<PlannedFault>.Builder plan = ImmutableArray.CreateBuilder<PlannedFault>();
        var due = new Queue<int>();
        TimeSpan at = FirstAt;
        while (true)
        {
            if (due.Count == 0)
            {
                due = new Queue<int>(random.Permutation(pairs.Length));
            }

            (FaultKind kind, string target) = pairs[due.Dequeue()];
            TimeSpan duration = kind.Lasts ? Tenths(ShortestTenths + random.NextInt32(DurationTenths)) : TimeSpan.Zero;
            if (at + duration > length)
            {
                return plan.Count > 0
                    ? plan.ToImmutable()
                    : throw new UserException(Mistake.Usage, $"no fault fits into {length.TotalSeconds:0.#} s: give --minutes 0.2 or more");
            }

            plan.Add(new PlannedFault(at, kind, target, duration));
            at += duration + Tenths(ShortestGapTenths + random.NextInt32(GapTenths));
        }
    }

    private static TimeSpan Tenths(int tenths) => TimeSpan.FromMilliseconds(100 * tenths);
}
