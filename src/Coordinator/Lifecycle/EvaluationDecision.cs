using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Learning.Curricula;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>What an evaluation on held-out data decides: that accuracy has reached its plateau, that a finished step is worse.</summary>
public static class EvaluationDecision
{
    /// <summary>Whether an evaluation must be in before the job goes on.</summary>
    public static bool IsAwaited(JobState state) => StepGuard.IsAwaited(state) || IsAwaitedByPlateau(state);

    /// <summary>An evaluation, and what it decides: the events that are persisted together.</summary>
    /// <param name="state">The job before the evaluation.</param>
    /// <param name="evaluated">The evaluation.</param>
    public static ImmutableArray<IMessage> Of(JobState state, ModelEvaluated evaluated)
    {
        ImmutableArray<IMessage> events = [evaluated, .. OfPlateau(state, evaluated)];
        JobState after = events.Aggregate(state, (folded, e) => folded.Apply(e));
        return StepGuard.Judge(after) is { } worse ? [.. events, worse] : events;
    }

    private static bool IsAwaitedByPlateau(JobState state) =>
        state is { Current.End: StepEnd.ByPlateau, Progress: { Rounds: > 0, CoolDown: null }, Open: null }
        && state.RoundsInStep % state.Spec!.Evaluation.EveryRounds == 0
        && (state.LastEvaluation is not { } evaluated || evaluated.Round < state.Rounds);

    private static IEnumerable<IMessage> OfPlateau(JobState state, ModelEvaluated evaluated) =>
        IsAwaitedByPlateau(state)
        && evaluated.Round == state.Rounds
        && state.Current!.End is StepEnd.ByPlateau end
        && state.Progress.Evaluated(evaluated, state.Current).Plateau.IsReached(end.Rule, state.RoundsInStep)
            ? StepEnds.After(state, StepEnding.Plateau)
            : [];
}
