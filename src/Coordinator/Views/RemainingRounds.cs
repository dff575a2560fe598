using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Curricula;
using ProFL.Learning.Freezing;
using ProFL.Learning.Jobs;
using Phase = ProFL.Learning.Curricula.Phase;

namespace ProFL.Coordinator.Views;

/// <summary>How many rounds are still to come, as far as a job's own rules tell.</summary>
public static class RemainingRounds
{
    /// <summary>
    /// The rounds of a step, at least and at most; a step that may be trained once more because it is worse
    /// than one before counts twice at most.
    /// </summary>
    /// <param name="spec">The job.</param>
    /// <param name="step">A step of its curriculum.</param>
    public static (int Least, int Most) Of(JobSpec spec, CurriculumStep step) =>
        step.End switch
        {
            StepEnd.FixedRounds end => (end.Rounds, Most(spec, step)),
            StepEnd.ByFreezing end => (Math.Max(end.Rule.MinimumRounds, end.Rule.EarliestFreeze) + step.CoolDownRounds, Most(spec, step)),
            StepEnd.ByPlateau end => (LeastUntilPlateau(spec, end.Rule) + step.CoolDownRounds, Most(spec, step)),
            _ => throw new NotSupportedException($"a step that ends by {step.End.GetType().Name} cannot be planned"),
        };

    /// <summary>The rounds that a job has still to do, at least and at most; none when it ends, or has ended.</summary>
    /// <param name="state">The job.</param>
    public static (long Least, long Most) Of(JobState state)
    {
        if (state.Phase == JobPhase.Stopping || state.HasEnded)
        {
            return (0, 0);
        }

        (long least, long most) = (0, MostOfFinishedStep(state));
        if (state.Phase == JobPhase.Finishing)
        {
            return (least, most);
        }

        foreach (CurriculumStep step in state.Curriculum.Skip(state.CurriculumIndex))
        {
            (int stepLeast, int stepMost) = Of(state.Spec!, step);
            int done = step.Index == state.CurriculumIndex ? state.RoundsInStep : 0;
            int extended = WasExtended(state, step) ? step.LongestRun() : 0;
            if (done > 0 && state.Progress.CoolDown is { } coolDown)
            {
                stepLeast = coolDown.RoundInStep + coolDown.Rounds;
                stepMost -= step.LongestRun() - stepLeast;
            }

            least += Math.Max(0, stepLeast - done);
            most += Math.Max(0, stepMost - extended - done);
        }

        return (least, most);
    }

    // whether it is trained once more shows in the evaluation that is still to come
    private static int MostOfFinishedStep(JobState state) =>
        state.Spec is { } spec
        && StepGuard.IsAwaited(state)
        && state.Curriculum[state.CurriculumIndex - 1] is var finished
        && MayBeExtended(spec, finished)
        && !WasExtended(state, finished)
            ? finished.LongestRun()
            : 0;

    private static int Most(JobSpec spec, CurriculumStep step) => (MayBeExtended(spec, step) ? 2 : 1) * step.LongestRun();

    // the first evaluation is a rise; so many more have to be none
    private static int LeastUntilPlateau(JobSpec spec, PlateauRule rule) =>
        Math.Min(rule.MaximumRounds, Math.Max(rule.MinimumRounds, (rule.Evaluations + 1) * spec.Evaluation.EveryRounds));

    // the first growing step has none before it that it could be worse than
    private static bool MayBeExtended(JobSpec spec, CurriculumStep step) =>
        spec.Method.WhenWorse == WhenWorse.Extend && step is { FreezesBlock: true, Step: > 1 };

    // a step is extended once, and then its rounds are counted from 0 again
    private static bool WasExtended(JobState state, CurriculumStep step) =>
        step.Phase == Phase.Grow && state.Worse.Any(worse => worse.Step == step.Step && worse.Decided == WorseDecision.Extend);

    private static int LongestRun(this CurriculumStep step) =>
        step.End switch
        {
            StepEnd.FixedRounds end => end.Rounds,
            StepEnd.ByFreezing end => end.Rule.MaximumRounds + step.CoolDownRounds,
            StepEnd.ByPlateau end => end.Rule.MaximumRounds + step.CoolDownRounds,
            _ => 0,
        };
}
