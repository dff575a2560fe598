using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Progress;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Messages;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>What an operator's command does to a job.</summary>
/// <param name="Events">What is written down, in one write; empty when nothing changes.</param>
/// <param name="Answer">An <see cref="OperationDone"/> or an <see cref="OperationRefused"/>, given when the events are persisted.</param>
public sealed record OperatorDecision(ImmutableArray<IMessage> Events, IMessage Answer);

/// <summary>
/// What follows from a job's state and an operator's command: pure functions. A command that is sent again finds its work
/// done and changes nothing.
/// </summary>
public static class OperatorDecisions
{
    /// <summary>Decides.</summary>
    /// <param name="state">The job.</param>
    /// <param name="command">A <see cref="PauseJob"/>, <see cref="ResumeJob"/>, <see cref="StopJob"/>, <see cref="ExcludeClient"/>,
    /// <see cref="IncludeClient"/> or <see cref="AcceptRestore"/>.</param>
    /// <param name="nowUnixMs">For the reader of the journal; decides nothing.</param>
    /// <param name="ahead">The client node that knows most beyond the journal; null where none does.</param>
    public static OperatorDecision Decide(JobState state, IMessage command, long nowUnixMs, NodeAhead? ahead = null) =>
        command switch
        {
            StopJob c when state.Phase is JobPhase.Stopping or JobPhase.Stopped => Already(
                c.Job,
                state,
                $"it is {Word(state)} already, by {state.Stopping!.By}"
            ),
            _ when state.HasEnded || state.Phase == JobPhase.Stopping => Refuse($"the job is {Word(state)}: nothing of it can be changed"),
            PauseJob c => Pause(state, c, nowUnixMs),
            ResumeJob c => Resume(state, c, nowUnixMs),
            StopJob c => Stop(state, c, nowUnixMs),
            ExcludeClient c => Exclude(state, c, nowUnixMs),
            IncludeClient c => Include(state, c, nowUnixMs),
            AcceptRestore c => Accept(state, c, ahead, nowUnixMs),
            _ => throw new ArgumentException($"{command.Descriptor.Name} is no command of an operator", nameof(command)),
        };

    /// <summary>The model of a job that is being stopped, written down as its last event.</summary>
    /// <param name="state">The job; it is stopping.</param>
    /// <param name="model">The sub-model as it was after the newest completed round; null before the first.</param>
    /// <param name="nowUnixMs">For the reader of the journal; decides nothing.</param>
    public static JobStopped Stopped(JobState state, Messages.Journal.Blob? model, long nowUnixMs) =>
        new()
        {
            Model = model,
            CurriculumIndex = state.Rounds > 0 ? EvaluationPlan.StepOf(state) : 0,
            AtUnixMs = nowUnixMs,
        };

    private static OperatorDecision Pause(JobState state, PauseJob command, long nowUnixMs)
    {
        if (state.Paused is { } paused)
        {
            return Already(command.Job, state, $"it is paused already, by {paused.By}: {paused.Reason}");
        }

        if (state.Phase == JobPhase.Finishing)
        {
            return Refuse("every round is done, and the model is being put together: there is nothing left to pause");
        }

        string text = state.Open is { } open
            ? $"paused: round {open.Plan.Round} is waited for, and no other is planned until it is resumed"
            : "paused: no round is planned until it is resumed";
        return Do(
            new JobPaused
            {
                By = command.By,
                Reason = Why(command.Reason),
                AtUnixMs = nowUnixMs,
            },
            command.Job,
            state.NextRound,
            text
        );
    }

    private static OperatorDecision Resume(JobState state, ResumeJob command, long nowUnixMs) =>
        state.Paused is null
            ? Already(command.Job, state, "it is not paused")
            : Do(
                new JobResumed
                {
                    By = command.By,
                    Reason = Why(command.Reason),
                    AtUnixMs = nowUnixMs,
                },
                command.Job,
                state.NextRound,
                $"resumed: round {state.NextRound} is planned next"
            );

    private static OperatorDecision Stop(JobState state, StopJob command, long nowUnixMs)
    {
        var stopping = new JobStopping
        {
            By = command.By,
            Reason = Why(command.Reason),
            AtUnixMs = nowUnixMs,
        };
        string text =
            state.Rounds > 0
                ? $"stopping: the model after round {state.Rounds} is kept"
                : "stopped before its first round was completed: there is no model";
        var done = new OperationDone
        {
            Job = command.Job,
            Changed = true,
            Round = state.NextRound,
            Text = text,
        };
        return state.Rounds > 0
            ? new OperatorDecision([stopping], done)
            : new OperatorDecision([stopping, Stopped(state, model: null, nowUnixMs)], done);
    }

    private static OperatorDecision Exclude(JobState state, ExcludeClient command, long nowUnixMs)
    {
        if (Unknown(state, new ClientId(command.Client)) is { } unknown)
        {
            return unknown;
        }

        if (state.Excluded.TryGetValue(new ClientId(command.Client), out ClientExcluded? excluded))
        {
            return Already(command.Job, state, $"{command.Client} is excluded already, from round {excluded.Round} on, by {excluded.By}");
        }

        bool isAwaited =
            state.Open?.Members.TryGetValue(new ClientId(command.Client), out OpenRound.Member? member) == true && member.IsPending;
        if (
            isAwaited
            && state.Open!.Members.Values.Where(m => m.Planned.Client != command.Client).All(m => !m.IsPending && m.Accepted is null)
        )
        {
            return Refuse($"round {state.Open.Plan.Round} would have no update left: wait for {command.Client}, or stop the job");
        }

        var e = new ClientExcluded
        {
            Round = isAwaited ? state.Open!.Plan.Round : state.NextRound,
            Client = command.Client,
            Reason = Why(command.Reason),
            By = command.By,
            AtUnixMs = nowUnixMs,
            UntilIncluded = true,
            Cause = ExclusionCause.Operator,
        };
        return StepWithoutClients(state.Apply(e)) is { } step
            ? Refuse($"without {command.Client} no client could train {StepTitle.Of(step)}: include another one first, or stop the job")
            : Do(
                e,
                command.Job,
                e.Round,
                $"{command.Client} is in no cohort from round {e.Round} on; the model is that of a run with the same exclusions"
            );
    }

    private static OperatorDecision Include(JobState state, IncludeClient command, long nowUnixMs) =>
        Unknown(state, new ClientId(command.Client))
        ?? (
            state.Excluded.ContainsKey(new ClientId(command.Client))
                ? Do(
                    new ClientIncluded
                    {
                        Round = state.NextRound,
                        Client = command.Client,
                        Reason = Why(command.Reason),
                        By = command.By,
                        AtUnixMs = nowUnixMs,
                    },
                    command.Job,
                    state.NextRound,
                    $"{command.Client} may be chosen from round {state.NextRound} on"
                )
                : Already(command.Job, state, $"{command.Client} is not excluded")
        );

    private static OperatorDecision Accept(JobState state, AcceptRestore command, NodeAhead? ahead, long nowUnixMs)
    {
        if (ahead is null)
        {
            return Already(
                command.Job,
                state,
                "no client node has told that it knows more of the job than its journal: nothing is accepted"
            );
        }

        var accepted = new RestoreAccepted
        {
            Term = Math.Max(ahead.Term, state.Term) + 1,
            Round = state.Open?.Plan.Round ?? state.Rounds,
            Reason = Why(command.Reason),
            By = command.By,
            AtUnixMs = nowUnixMs,
        };
        return Do(
            accepted,
            command.Job,
            state.Rounds + 1,
            $"the job goes on after round {state.Rounds}, as its journal says; client nodes forget what they know of later rounds"
        );
    }

    private static OperatorDecision? Unknown(JobState state, ClientId client)
    {
        if (state.Roster.IsEmpty)
        {
            return Refuse("the job has no roster yet: its sites are still asked which clients they have");
        }

        return state.RosterMemberOf(client) is not null
            ? null
            : Refuse(
                $"'{client}' is no client of this job; its clients are "
                    + $"{string.Join(", ", state.Roster.Take(5).Select(m => m.Client))}{(state.Roster.Length > 5 ? ", …" : "")}"
            );
    }

    private static CurriculumStep? StepWithoutClients(JobState state) =>
        state.Curriculum.Skip(state.CurriculumIndex).FirstOrDefault(step => StepEligibility.Of(state, step) is { Whole: 0, Partly: 0 });

    private static OperatorDecision Do(IMessage e, string job, long round, string text) =>
        new(
            [e],
            new OperationDone
            {
                Job = job,
                Changed = true,
                Round = round,
                Text = text,
            }
        );

    private static OperatorDecision Already(string job, JobState state, string text) =>
        new(
            [],
            new OperationDone
            {
                Job = job,
                Changed = false,
                Round = state.NextRound,
                Text = text,
            }
        );

    private static OperatorDecision Refuse(string reason) => new([], new OperationRefused { Reason = reason });

    private static string Why(string reason) => string.IsNullOrWhiteSpace(reason) ? "no reason given" : reason;

    private static string Word(JobState state) => Spelling.Of(state.Phase);
}
