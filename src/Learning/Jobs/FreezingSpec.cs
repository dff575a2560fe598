using ProFL.Learning.Freezing;

namespace ProFL.Learning.Jobs;

/// <summary>When a block counts as converged and is frozen.</summary>
/// <param name="Rule">The rule, its threshold in parts per billion per round.</param>
public sealed record FreezingSpec(FreezingRule Rule)
{
    private const double PartsPerBillionInAPercentagePoint = 1e7;

    /// <summary>A slope in percentage points per round, as a job file states it, in the rule's parts per billion.</summary>
    internal static long PartsPerBillion(double percentagePoints) => (long)Math.Round(percentagePoints * PartsPerBillionInAPercentagePoint);

    /// <summary>A slope in parts per billion as a job file states it.</summary>
    internal static double PercentagePoints(long partsPerBillion) => partsPerBillion / PartsPerBillionInAPercentagePoint;
}
