using Google.Protobuf;
using ProFL.Coordinator.Evaluations;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Progress;
using ProFL.Coordinator.Rounds;
using ProFL.Messages;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Verification;

/// <summary>What is wrong with an event by the state before it alone: without a blob, and without what comes after it.</summary>
internal static class EventFindings
{
    /// <summary>What is wrong, in a line, or null.</summary>
    /// <param name="state">The job before the event.</param>
    /// <param name="event">An event of its journal.</param>
    public static string? Of(JobState state, IMessage @event) =>
        @event switch
        {
            ClientsLeftOut e => OfLeftOut(state, e),
            RoundPlanned e => OfPlan(state, e),
            StragglersLeft e => OfStragglers(state, e),
            ClientExcluded { Cause: ExclusionCause.GiveUp } e => OfGivingUp(state, e),
            RoundCompleted e => OfResult(state, e),
            JobFailed e => OfFailure(state, e),
            ClientExcluded or ClientIncluded or JobPaused or JobResumed or JobStopping or RestoreAccepted => OfOperation(state, @event),
            JobStopped { Model: not null } e => OfStopped(state, e),
            ModelEvaluated e => OfClasses(state, e),
            _ => null,
        };

    // how many samples a client has is its site's word
    private static string? OfLeftOut(JobState state, ClientsLeftOut left) =>
        state.Rules.LeavesOutSmallClients
        && state.RosterPages.IsEmpty
        && left.MinimumSamples == RosterDecision.MinimumSamples
        && left.Clients.All(client => client.Samples < left.MinimumSamples)
            ? null
            : "clients are left out of the roster, which does not follow from their samples";

    private static string? OfPlan(JobState state, RoundPlanned planned) =>
        state switch
        {
            { Spec: null } => null,
            { Phase: not JobPhase.Training } =>
                $"round {planned.Round}: planned though the rounds were over: the job is {Spelling.Of(state.Phase)}",
            { Paused: { } paused } => $"round {planned.Round}: planned although {paused.By} paused the job",
            _ when EvaluationDecision.IsAwaited(state) =>
                $"round {planned.Round}: planned before the result of round {state.Rounds} was evaluated, "
                    + "which method.when-worse or freezing.by waits for",
            _ when !RoundPlanning.Plan(state, 0).Equals(planned) =>
                $"round {planned.Round}: job file, roster and earlier rounds give another plan than the journal says",
            _ => null,
        };

    // that a deadline was over is the coordinator's word; that the round had what it must have by then follows from the journal
    private static string? OfStragglers(JobState state, StragglersLeft left)
    {
        TimeSpan age = left.Rule == ClosingRule.Deadline ? TimeSpan.MaxValue : TimeSpan.Zero;
        return Stragglers.Leave(state, age, left.AtUnixMs) is [var due] && due.Equals(left)
            ? null
            : $"round {left.Round}: {left.Clients.Count} members are left out because {FactPhrases.Of(left.Rule)}, "
                + "which does not follow from the updates that are in";
    }

    private static string? OfGivingUp(JobState state, ClientExcluded givenUp) =>
        state.Spec is not null
        && Stragglers
            .Leave(state, TimeSpan.MaxValue, givenUp.AtUnixMs)
            .OfType<ClientExcluded>()
            .Any(due => (due.Round, due.Client, due.Cause) == (givenUp.Round, givenUp.Client, givenUp.Cause))
            ? null
            : $"round {givenUp.Round}: {givenUp.Client} is given up, which does not follow from the updates that are in";

    // also where the blobs are gone: a part too many would be handed on, and without its mean a step would end with its last round
    private static string? OfResult(JobState state, RoundCompleted completed)
    {
        if (state is not { Open: not null, Current: { } step })
        {
            return null;
        }

        string[] changed = [.. RoundResult.ChangedParts(step.SubModel).Select(p => p.Name).Order(StringComparer.Ordinal)];
        string[] averaged = RoundClosing.Averaged(state) is null ? [] : changed;
        return NamesOf(completed.Parts).SequenceEqual(changed) && NamesOf(completed.Mean).SequenceEqual(averaged)
            ? null
            : $"round {completed.Round}: it changed {List(changed)} and averaged {List(averaged)}; the journal says "
                + $"{List(NamesOf(completed.Parts))} and {List(NamesOf(completed.Mean))}";
    }

    private static IEnumerable<string> NamesOf(IEnumerable<PartBlob> parts) => parts.Select(p => p.Part).Order(StringComparer.Ordinal);

    private static string List(IEnumerable<string> names) => names.Any() ? string.Join(", ", names) : "nothing";

    // facts are compared, not sentences: a later release may word them otherwise
    // what a site answered or a disk had is the coordinator's word; once the roster is fixed, a failure follows from the journal
    private static string? OfFailure(JobState state, JobFailed failed)
    {
        bool follows = state switch
        {
            { Phase: not JobPhase.Training } => true,
            { Open: null } => IsSame(RoundPlanning.Plan(state, failed.AtUnixMs), failed),
            { Open: { IsAnswered: true } open } => !open.Accepted.Any()
                && IsSame(RoundClosing.Close(state, RoundOutcome.Nothing, failed.AtUnixMs)[0], failed),
            _ => false,
        };
        return follows
            ? null
            : $"after round {state.Rounds}: the job failed ({failed.Reason}), which does not follow from what came before";
    }

    private static bool IsSame(IMessage due, JobFailed failed) => due is JobFailed { Code: var code } && code == failed.Code;

    // what an operator did is taken from the journal; who did it must be there, and it must follow from the state
    private static string? OfOperation(JobState state, IMessage @event)
    {
        string? what = @event switch
        {
            ClientExcluded e => e.By.Length == 0 ? $"{e.Client} left round {e.Round}" : null,
            ClientIncluded e => e.By.Length == 0 ? $"{e.Client} is included from round {e.Round} on" : null,
            JobPaused e => e.By.Length == 0 ? "the job is paused" : null,
            JobResumed e => e.By.Length == 0 ? "the job is resumed" : null,
            JobStopping e => e.By.Length == 0 ? "the job is stopped" : null,
            RestoreAccepted e => e.By.Length == 0 ? $"a restored state is accepted after round {state.Rounds}" : null,
            _ => null,
        };
        return what is null ? null : $"{what}, and the journal does not say who did it";
    }

    private static string? OfStopped(JobState state, JobStopped stopped) =>
        OperatorDecisions.Stopped(state, stopped.Model, stopped.AtUnixMs).Equals(stopped)
            ? null
            : "the model of the stopped job is not that of its newest completed round";

    private static string? OfClasses(JobState state, ModelEvaluated e) =>
        state.Spec is { } spec
        && ClassFigures.MisfitOf(e.ClassCorrect, e.ClassTotal, e.Correct, e.Total, spec.Network.Classes) is { } misfit
            ? $"round {e.Round}: its evaluation contradicts itself: {misfit}"
            : null;
}
