using ProFL.Messages.Facts;
using ProFL.Messages.Journal;

namespace ProFL.Messages;

/// <summary>Facts of the journal as clauses of a sentence; their spellings are words for programs and job files.</summary>
public static class FactPhrases
{
    /// <summary>What follows when a step is clearly worse than one before.</summary>
    /// <param name="worse">The step, and what was decided.</param>
    public static string Of(StepWorse worse)
    {
        ArgumentNullException.ThrowIfNull(worse);
        return worse.Decided switch
        {
            WorseDecision.Extend => "it is trained once more (method.when-worse = extend)",
            WorseDecision.EndWithBetter => $"the job ends with the model of step {worse.BetterStep} (method.when-worse = end-with-better)",
            _ when worse.Phase == Phase.Polish =>
                $"its model is the job's result all the same (method.when-worse = go-on); of a run, profl export --sub-model "
                    + $"grow-{worse.BetterStep} gives the better one",
            _ => "the job goes on all the same (method.when-worse = go-on)",
        };
    }

    /// <summary>Why the rounds of a step, or of a block in it, are over.</summary>
    /// <param name="ending">The rule that ended them.</param>
    public static string Of(StepEnding ending) =>
        ending switch
        {
            StepEnding.Movement => "its movement is flat",
            StepEnding.Plateau => "its accuracy rises no more",
            StepEnding.MaximumRounds => "it had its maximum of rounds",
            StepEnding.FixedRounds => "it had all its rounds",
            _ => "its rounds are over",
        };

    /// <summary>Why a round closed without some of its members.</summary>
    /// <param name="rule">The rule that closed it.</param>
    public static string Of(ClosingRule rule) => rule == ClosingRule.Deadline ? "its deadline was over" : "it had its target of updates";

    /// <summary>Who took a client out of a round: an operator, or the rule of the job file for clients that are silent.</summary>
    /// <param name="excluded">The client.</param>
    public static string ByWhom(ClientExcluded excluded)
    {
        ArgumentNullException.ThrowIfNull(excluded);
        return excluded.Cause == ExclusionCause.GiveUp || excluded.By == Spelling.Of(ExclusionCause.GiveUp)
            ? "rounds.give-up-after of the job file"
            : excluded.By;
    }
}
