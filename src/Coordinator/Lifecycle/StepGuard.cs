using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Learning.Jobs;
using ProFL.Messages.Journal;
using Phase = ProFL.Messages.Facts.Phase;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>
/// Coverage guard: where the clients able for a later step lack classes, that step can destroy what was won. Compares a
/// finished growing step with the best before it on held-out data.
/// </summary>
public static class StepGuard
{
    /// <summary>Whether the newest finished step must be evaluated before the job goes on.</summary>
    public static bool IsAwaited(JobState state) =>
        state.Spec!.Method.WhenWorse != WhenWorse.GoOn
        && state.RoundsInStep == 0
        && state.Steps is [.., { Phase: Phase.Grow } last]
        && (state.LastEvaluation is not { } evaluated || evaluated.Round < last.Round);

    /// <summary>An evaluation, and what it says of the newest finished step: the events that are persisted together.</summary>
    /// <param name="state">The job before the evaluation.</param>
    /// <param name="evaluated">The evaluation.</param>
    public static ImmutableArray<IMessage> Judged(JobState state, ModelEvaluated evaluated) =>
        Judge(state.Apply(evaluated)) is { } worse ? [evaluated, worse] : [evaluated];

    /// <summary>The event that says a step is worse, or null when it is not, or was said already.</summary>
    /// <param name="state">Its newest evaluation is of a finished growing step.</param>
    public static StepWorse? Judge(JobState state)
    {
        if (
            state.Steps is not [.., { Phase: Phase.Grow } last]
            || state.LastEvaluation is not { } now
            || now.Round != last.Round
            || state.Worse.Any(w => w.Round == last.Round)
        )
        {
            return null;
        }

        ModelEvaluated? best = state
            .StepEvaluations.Where(e => e.Phase == Phase.Grow && e.Step < last.Step)
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
                Decided = DecisionOf(state, last.Step),
            };
    }

    private static WorseDecision DecisionOf(JobState state, int step) =>
        state.Spec!.Method.WhenWorse switch
        {
            WhenWorse.EndWithBetter => WorseDecision.EndWithBetter,
            WhenWorse.Extend when state.Worse.All(w => w.Step != step) => WorseDecision.Extend,
            _ => WorseDecision.GoOn,
        };
}
