using ProFL.Learning.Jobs;
using ProFL.Messages.Journal;
using Phase = ProFL.Messages.Facts.Phase;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>
/// Coverage guard: where the clients able for a later step lack classes, that step can destroy what was won. Compares a
/// finished growing step, or the polish, with the best step before it on held-out data.
/// </summary>
public static class StepGuard
{
    /// <summary>Whether the newest finished step must be evaluated before the job goes on.</summary>
    public static bool IsAwaited(JobState state) =>
        state.Spec!.Method.WhenWorse != WhenWorse.GoOn
        && state.RoundsInStep == 0
        && state.Steps is [.., { Phase: Phase.Grow or Phase.Polish } last]
        && (state.LastEvaluation is not { } evaluated || evaluated.Round < last.Round);

    /// <summary>The event that says a step is worse, or null when it is not, or was said already.</summary>
    /// <param name="state">Its newest evaluation is of a finished growing step.</param>
    public static StepWorse? Judge(JobState state)
    {
        if (
            state.Steps is not [.., { Phase: Phase.Grow or Phase.Polish } last]
            || state.RoundsInStep > 0
            || state.LastEvaluation is not { } now
            || now.Round != last.Round
            || state.Worse.Any(w => w.Round == last.Round)
        )
        {
            return null;
        }

        ModelEvaluated? best = state
            .StepEvaluations.Where(e => e.Phase == Phase.Grow && e.CurriculumIndex < last.CurriculumIndex)
            .MaxBy(e => (double)e.Correct / e.Total);
        if (best is null)
        {
            return null;
        }

        double accuracy = (double)now.Correct / now.Total;
        double better = (double)best.Correct / best.Total;
        return 100 * (better - accuracy) <= state.Spec!.Method.WorseByPercentagePoints
            ? null
            : new StepWorse
            {
                Round = last.Round,
                Step = last.Step,
                BetterStep = best.Step,
                Accuracy = accuracy,
                BetterAccuracy = better,
                Decided = DecisionOf(state, last),
                Phase = last.Phase == Phase.Polish ? Phase.Polish : Phase.Unspecified,
            };
    }

    private static WorseDecision DecisionOf(JobState state, StepCompleted last) =>
        state.Spec!.Method.WhenWorse switch
        {
            WhenWorse.EndWithBetter => WorseDecision.EndWithBetter,
            WhenWorse.Extend when last.Phase == Phase.Grow && state.Worse.All(w => w.Step != last.Step) => WorseDecision.Extend,
            _ => WorseDecision.GoOn,
        };
}
