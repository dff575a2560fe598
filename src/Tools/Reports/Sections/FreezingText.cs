using ProFL.Learning.Freezing;
using ProFL.Learning.Jobs;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Reports.Sections;

/// <summary>What freezes a block of a job, in the sentences above its pictures.</summary>
internal static class FreezingText
{
    /// <summary>The text.</summary>
    public static string Of(JobSpec spec)
    {
        FreezingRule rule = spec.Freezing.Rule;
        string movement =
            $"Effective movement tells whether a block still gets anywhere: the distance its weights came in the last "
            + $"{rule.MovementWindow} rounds, divided by the length of the way they took. "
            + $"1 means that all rounds pulled in one direction; {Labels.Number(1 / Math.Sqrt(rule.MovementWindow))} (dotted line) "
            + "is what random directions give. ";
        return movement + Decision(spec) + CoolDown(spec.Freezing);
    }

    private static string Decision(JobSpec spec) =>
        spec.Freezing switch
        {
            { By: FreezingBy.Rounds } => "It decides nothing in this job: a block is frozen after the rounds that the job file names.",
            { Plateau: { } plateau } =>
                $"It decides nothing in this job: a block is frozen when accuracy on held-out samples has not risen by "
                    + $"{Labels.PercentagePoints(plateau.Margin)} in {Labels.Count(plateau.Evaluations, "evaluation")} in a row, "
                    + $"one every {Labels.Count(spec.Evaluation.EveryRounds, "round")}, in round {plateau.MinimumRounds} at the earliest "
                    + $"and in round {plateau.MaximumRounds} at the latest.",
            { Rule: var rule } =>
                $"A block is frozen when the straight line fitted through the last {rule.SlopeWindow} values rises or falls by less "
                    + $"than {Labels.PercentagePoints(rule.SlopeThreshold)} per round, "
                    + $"{rule.Evaluations} rounds in a row (filled dots; pp are percentage points), in round "
                    + $"{Math.Max(rule.EarliestFreeze, rule.MinimumRounds)} at the earliest "
                    + $"and in round {rule.MaximumRounds} at the latest.",
        };

    private static string CoolDown(FreezingSpec freezing) =>
        freezing.CoolDownRounds > 0
            ? $" Before it is frozen, {Labels.Count(freezing.CoolDownRounds, "round")} follow in which the learning rate falls to a tenth."
            : "";
}
