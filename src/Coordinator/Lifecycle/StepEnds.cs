using Google.Protobuf;
using ProFL.Coordinator.Mapping;
using ProFL.Learning.Curricula;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>What follows when a step's rule has decided: its cool-down where it has one, and then its end.</summary>
internal static class StepEnds
{
    /// <summary>The events; none while nothing is decided.</summary>
    /// <param name="state">The job after the newest round of the step.</param>
    /// <param name="ending">What the rule says; of a step in its cool-down that this is over.</param>
    public static IEnumerable<IMessage> After(JobState state, StepEnding ending)
    {
        CurriculumStep step = state.Current!;
        return ending == StepEnding.Unspecified ? []
            : state.Progress.CoolDown is null && step.CoolDownRounds > 0 && step.End is not StepEnd.FixedRounds
                ? [CoolDown(state, step, ending)]
            : Ends(state, step, ending);
    }

    private static CoolDownStarted CoolDown(JobState state, CurriculumStep step, StepEnding ending) =>
        new()
        {
            Round = state.Rounds,
            CurriculumIndex = step.Index,
            Ending = ending,
            RoundInStep = state.RoundsInStep,
            Rounds = step.CoolDownRounds,
        };

    private static IEnumerable<IMessage> Ends(JobState state, CurriculumStep step, StepEnding ending)
    {
        if (step.FreezesBlock)
        {
            string block = step.SubModel.ActiveBlock;
            yield return new BlockFrozen
            {
                Round = state.Rounds,
                Stage = step.Stage.ToFact(),
                Step = step.Step,
                Block = block,
                Ending = ending,
                Rounds = state.RoundsInStep,
                Parts = { state.Progress.Result.Where(p => p.Part == block) },
            };
        }

        yield return new StepCompleted
        {
            Round = state.Rounds,
            CurriculumIndex = step.Index,
            Stage = step.Stage.ToFact(),
            Step = step.Step,
            Phase = step.Phase.ToFact(),
            Ending = ending,
            Rounds = state.RoundsInStep,
            Parts = { state.Progress.Result },
        };
    }
}
