using Phase = ProFL.Learning.Curricula.Phase;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>When the model so far is evaluated on held-out data, and as which step's sub-model.</summary>
public static class EvaluationPlan
{
    /// <summary>The step whose sub-model stands for the model after the newest completed round.</summary>
    public static int StepOf(JobState state) => state.RoundsInStep == 0 ? state.CurriculumIndex - 1 : state.CurriculumIndex;

    /// <summary>Whether the model after the newest completed round is to be evaluated now.</summary>
    public static bool IsDue(JobState state)
    {
        if (state.Rounds == 0 || !state.Spec!.Data.HasHeldOut || state.LastEvaluation?.Round >= state.Rounds)
        {
            return false;
        }

        bool isStepEnd = state.RoundsInStep == 0;
        return state.Curriculum[StepOf(state)].Phase switch
        {
            // a calibrated prefix classifies nothing; a mapped student is evaluated as the next step's start
            Phase.Calibrate or Phase.Map => false,
            Phase.Learn => isStepEnd,
            _ => isStepEnd || (state.Spec.Evaluation.EveryRounds > 0 && state.RoundsInStep % state.Spec.Evaluation.EveryRounds == 0),
        };
    }

    /// <summary>Whether the finished job's accuracy is still to come.</summary>
    public static bool IsFinalAwaited(JobState state) =>
        state.Spec!.Data.HasHeldOut
        && (state.LastEvaluation is not { Final: true } last || last.Round != state.Rounds || last.CurriculumIndex != ResultOf(state));

    /// <summary>The step whose sub-model is the job's result: the last one, or the better one of a job that ended early.</summary>
    public static int ResultOf(JobState state) =>
        state.Worse is [.., { Decided: WorseDecision.EndWithBetter } worse]
            ? state.Curriculum.First(s => s.Phase == Phase.Grow && s.Step == worse.BetterStep).Index
            : state.Curriculum.Length - 1;
}
