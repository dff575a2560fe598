using ProFL.Learning.Jobs;

namespace ProFL.Learning.Rules;

/// <summary>
/// What makes better models of the same rounds: the mean of the last rounds is the result, the learning rate falls before a step ends, the
/// full network is polished, a job says what freezes a block, and half of a cohort at least moves the active block.
/// </summary>
public class RulesVersion3 : RulesVersion2
{
    /// <inheritdoc/>
    public override int Version => 3;

    /// <inheritdoc/>
    protected override bool HasSchedules => true;

    /// <inheritdoc/>
    public override int WholeAtLeast(RoundSpec rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        return Math.Max(rounds.WholeAtLeast, (rounds.Cohort + 1) / 2);
    }
}
