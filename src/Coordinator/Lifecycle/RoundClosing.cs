using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Progress;
using ProFL.Learning.Curricula;
using ProFL.Learning.Freezing;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>What an answered round means: its result and, where the step's rule says so, the end of the step.</summary>
public static class RoundClosing
{
    /// <summary>The active block's values H rounds before the end of the open round; null before round H of the step.</summary>
    public static PartBlob? WindowStart(JobState state) =>
        state.Current?.Movement is { } rule && state.Progress.History.Length == rule.MovementWindow ? state.Progress.History[0] : null;

    /// <summary>
    /// The rounds that the mean is taken of beside the open one, oldest first: the step's last ones, as many as the job says, or all while
    /// there are fewer. Null where one round counts.
    /// </summary>
    public static ImmutableArray<RoundParts>? Averaged(JobState state)
    {
        int rounds = state.Spec!.Training.AverageRounds;
        return rounds > 1 ? state.Progress.BeforeOpenRound(rounds) : null;
    }

    /// <summary>
    /// The events that close an answered round: the round itself and, where the step's rule says so, its cool-down, or its end and the
    /// freezing of its block.
    /// </summary>
    /// <param name="state">The open round has every answer.</param>
    /// <param name="outcome">What its sum came to.</param>
    /// <param name="nowUnixMs">For the reader of the journal; decides nothing.</param>
    public static ImmutableArray<IMessage> Close(JobState state, RoundOutcome outcome, long nowUnixMs)
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

        var completed = new RoundCompleted
        {
            Round = open.Plan.Round,
            Parts = { outcome.Parts },
            Mean = { outcome.Mean },
            Distance = outcome.Distance.ToJournal(),
            WindowDistance = outcome.WindowDistance?.ToJournal(),
            Movement = MovementOf(state, outcome),
            Updates = open.Accepted.Count(),
            Weight = open.Members.Values.Where(m => m.Accepted is not null).Sum(m => m.Planned.Weight),
            AtUnixMs = nowUnixMs,
        };
        JobState closed = state.Apply(completed);
        return [completed, .. StepEnds.After(closed, EndingOf(closed))];
    }

    private static long MovementOf(JobState state, RoundOutcome outcome) =>
        state.Current!.Movement is { } rule && outcome.WindowDistance is { } windowDistance
            ? state.Progress.Freezing.Next(rule, outcome.Distance, windowDistance).Movements[^1]
            : -1;

    // a plateau shows in the evaluation that follows, not in the round
    private static StepEnding EndingOf(JobState closed)
    {
        StepProgress progress = closed.Progress;
        CurriculumStep step = closed.Current!;
        if (progress.CoolDown is { } coolDown)
        {
            return progress.Rounds >= coolDown.RoundInStep + coolDown.Rounds ? coolDown.Ending : StepEnding.Unspecified;
        }

        return step.End switch
        {
            StepEnd.FixedRounds end => progress.Rounds >= end.Rounds ? StepEnding.FixedRounds : StepEnding.Unspecified,
            StepEnd.ByFreezing end => progress.Freezing.Verdict(end.Rule) switch
            {
                FrozenBy.Movement => StepEnding.Movement,
                FrozenBy.MaximumRounds => StepEnding.MaximumRounds,
                _ => StepEnding.Unspecified,
            },
            StepEnd.ByPlateau end => progress.Rounds >= end.Rule.MaximumRounds ? StepEnding.MaximumRounds : StepEnding.Unspecified,
            _ => throw new InvalidOperationException($"a step ends by {step.End}, which this release does not know"),
        };
    }
}
