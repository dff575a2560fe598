using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Mapping;
using ProFL.Learning.Curricula;
using ProFL.Learning.Freezing;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>
/// What an answered round means: its result and, where the rule says so, the end of its step and the freezing of its block.
/// </summary>
public static class RoundClosing
{
    /// <summary>The active block's values H rounds before the end of the open round; null before round H of the step.</summary>
    public static PartBlob? WindowStart(JobState state) =>
        state.Current?.End is StepEnd.ByFreezing end && state.History.Length == end.Rule.MovementWindow ? state.History[0] : null;

    /// <summary>
    /// The events that close an answered round: the round itself and, where its rule says so, the end of the
    /// step and the freezing of its block.
    /// </summary>
    /// <param name="state">The open round has every answer.</param>
    /// <param name="newParts">Values of the trainable parts after the round.</param>
    /// <param name="distance">L1 of the active block's change in this round.</param>
    /// <param name="windowDistance">‖θ_k − θ_{k−H}‖₁; null before round H of the step, and where nothing is frozen by its movement.</param>
    /// <param name="nowUnixMs">For the reader of the journal; decides nothing.</param>
    public static ImmutableArray<IMessage> Close(
        JobState state,
        IReadOnlyCollection<PartBlob> newParts,
        UInt128 distance,
        UInt128? windowDistance,
        long nowUnixMs
    )
    {
        OpenRound open = state.Open!;
        if (!open.Accepted.Any())
        {
            string why = open.Members.Values.Select(m => m.Refused?.Reason ?? m.Excluded?.Reason).First(r => r is not null)!;
            return
            [
                JobFailure.Of(
                    FailureCode.NoUpdateCounts,
                    $"Round {open.Plan.Round}: no update counts; every member of the cohort was refused or left (first: {why}).",
                    nowUnixMs
                ),
            ];
        }

        CurriculumStep step = state.Current!;
        (StepEnding ending, long movement) = step.End switch
        {
            StepEnd.FixedRounds end => (state.RoundsInStep + 1 >= end.Rounds ? StepEnding.FixedRounds : StepEnding.Unspecified, -1),
            StepEnd.ByFreezing end => VerdictOf(state.Freezing.Next(end.Rule, distance, windowDistance), end.Rule, windowDistance),
            _ => throw new InvalidOperationException($"a step ends by {step.End}, which this release does not know"),
        };
        var completed = new RoundCompleted
        {
            Round = open.Plan.Round,
            Parts = { newParts },
            Distance = distance.ToJournal(),
            WindowDistance = windowDistance?.ToJournal(),
            Movement = movement,
            Updates = open.Accepted.Count(),
            Weight = open.Members.Values.Where(m => m.Accepted is not null).Sum(m => m.Planned.Weight),
            AtUnixMs = nowUnixMs,
        };
        return ending == StepEnding.Unspecified ? [completed] : [completed, .. EndOfStep(state, step, newParts, ending)];
    }

    private static (StepEnding Ending, long Movement) VerdictOf(BlockFreezing freezing, FreezingRule rule, UInt128? windowDistance)
    {
        StepEnding ending = freezing.Verdict(rule) switch
        {
            FrozenBy.Movement => StepEnding.Movement,
            FrozenBy.MaximumRounds => StepEnding.MaximumRounds,
            _ => StepEnding.Unspecified,
        };
        return (ending, windowDistance is null ? -1 : freezing.Movements[^1]);
    }

    private static IEnumerable<IMessage> EndOfStep(
        JobState state,
        CurriculumStep step,
        IReadOnlyCollection<PartBlob> parts,
        StepEnding ending
    )
    {
        long round = state.Open!.Plan.Round;
        if (step.FreezesBlock)
        {
            string block = step.SubModel.ActiveBlock;
            yield return new BlockFrozen
            {
                Round = round,
                Stage = step.Stage.ToFact(),
                Step = step.Step,
                Block = block,
                Ending = ending,
                Rounds = state.RoundsInStep + 1,
                Parts = { parts.Where(p => p.Part == block) },
            };
        }

        yield return new StepCompleted
        {
            Round = round,
            CurriculumIndex = step.Index,
            Stage = step.Stage.ToFact(),
            Step = step.Step,
            Phase = step.Phase.ToFact(),
            Ending = ending,
            Rounds = state.RoundsInStep + 1,
            Parts = { parts },
        };
    }
}
