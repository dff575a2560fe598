using ProFL.Learning.Jobs;
using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators.Formatting;

namespace ProFL.Tools.Formatting;

/// <summary>What a running job's steps are called, what they are for and why they ended.</summary>
public static class StepLabels
{
    /// <summary>The current step of a job.</summary>
    public static string NameOf(JobStatus status) =>
        status.Phase != Phase.Unspecified ? new StepName(status.Phase, status.Step).OnScreen(WholeNetwork(status))
        : status.HasEnded ? "done"
        : Spelling.Of(status.Status);

    /// <summary>A step that a job has finished, in a table.</summary>
    public static string NameOf(StepSummary step, JobStatus status) => new StepName(step.Phase, step.Step).OnScreen(WholeNetwork(status));

    /// <summary>What a job trains that trains all at once.</summary>
    public static string WholeNetwork(JobStatus status) => Labels.Whole(new MethodName(status.Strategy));

    /// <summary>Whether a job's network is not the full one, but one that every client can hold.</summary>
    public static bool IsNarrowed(JobStatus status) => Labels.MethodOf(new MethodName(status.Strategy)) is { NarrowsNetwork: true };

    /// <summary>Why a step ended.</summary>
    public static string ReasonOf(StepSummary step) =>
        step.By switch
        {
            StepEnding.Movement => "its movement is flat",
            StepEnding.Plateau => "accuracy rises no more",
            StepEnding.MaximumRounds => "maximum of rounds",
            _ => "as planned",
        };

    /// <summary>Why a step ended, for a table.</summary>
    public static string ShortReasonOf(StepSummary step) =>
        step.By switch
        {
            StepEnding.Movement => "movement flat",
            StepEnding.Plateau => "accuracy flat",
            _ => ReasonOf(step),
        };

    /// <summary>
    /// A round of the current step, and of how many with its cool-down: at most until the step's rule has decided, exactly from then on.
    /// Empty where the step's rounds are not known.
    /// </summary>
    /// <param name="status">The job.</param>
    /// <param name="round">The round, from 1 in its step: the last that is completed, or the one after it.</param>
    public static string RoundOf(JobStatus status, int round)
    {
        if (status.Decided == StepEnding.Unspecified)
        {
            bool isFixed = status.MinimumRounds == status.MaximumRounds && status.CoolDownRounds == 0;
            // no round follows the last one while its evaluation is waited for
            int known = Math.Min(round, MostRounds(status));
            return status.MaximumRounds == 0 ? "" : $"{known} of {(isFixed ? "" : "at most ")}{MostRounds(status)}";
        }

        int all = status.RoundsInStep + status.CoolDownLeft;
        int current = Math.Min(round, all);
        int cooled = status.CoolDownRounds - (all - current);
        return $"{current} of {all}" + (cooled > 0 ? $", cool-down {cooled} of {status.CoolDownRounds}" : "");
    }

    /// <summary>Rounds of the current step at most: those until its rule decides at the latest, and its cool-down.</summary>
    public static int MostRounds(JobStatus status) => status.MaximumRounds + status.CoolDownRounds;

    /// <summary>What the current step is for, in a sentence.</summary>
    public static string PurposeOf(JobStatus status) =>
        status.Phase switch
        {
            Phase.Calibrate => $"Clients measure {Labels.CalibrationFinds}; nothing is trained.",
            Phase.Learn => $"{status.ActiveBlock} learns after blocks that are not trained yet; what it learns is its start for growing.",
            Phase.Map => $"{status.ActiveBlock}, a small layer, learns to answer like the block it stands for.",
            Phase.Grow => $"{status.ActiveBlock} is trained between the frozen blocks and an output module.",
            Phase.Polish => "Every client of a round trains the full network from end to end, at a low rate.",
            Phase.Full => "Every client of a round trains the network from end to end.",
            _ => status.Status == JobPhase.Recruiting ? "Sites are asked for their clients." : "",
        };

    /// <summary>How a finished step ended, in a line.</summary>
    public static string EndOf(StepSummary step)
    {
        string accuracy = step.Total == 0 ? "" : $", accuracy {Units.Accuracy(step.Correct, step.Total)}";
        string what =
            step.Phase == Phase.Grow ? $"{step.ActiveBlock} frozen" : $"{Spelling.Of(step.Phase)} {step.ActiveBlock}".TrimEnd() + " done";
        string streamed = TrainingsFormatting.Of(step.Trainings) is { Length: > 0 } how ? $"; {how}" : "";
        return $"{what} after {step.Rounds} rounds ({ReasonOf(step)}){accuracy}{streamed}";
    }
}
