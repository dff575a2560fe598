using System.Globalization;
using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Jobs;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Views;

/// <summary>Why a job stands where it stands: who it waits for, since when, what comes next, what to do.</summary>
public static class JobExplanations
{
    /// <summary>Explains.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="state">Its state.</param>
    /// <param name="waiting">Who it waits for.</param>
    /// <param name="roundAge">How long this coordinator has waited for the open round.</param>
    public static JobExplanation Of(string job, JobState state, IEnumerable<WaitingFor> waiting, TimeSpan roundAge) =>
        new()
        {
            Job = job,
            Status = JobStatusView.StatusOf(state),
            Now = Now(state),
            Waiting = { waiting.Take(AnswerPage.Size) },
            Next = Next(job, state, roundAge),
        };

    private static string Now(JobState state) =>
        state switch
        {
            { IsPaused: true, Paused: { } paused } => $"paused by {paused.By} {At(paused.AtUnixMs)}: {paused.Reason}",
            { Phase: JobPhase.New } => "its first weights are initialised",
            { Phase: JobPhase.Recruiting } => $"its sites ({string.Join(", ", state.Spec!.Fleet.Sites)}) are asked which clients they have",
            { Phase: JobPhase.Training, Open: { } open } => $"round {open.Plan.Round}, {StepTitle.Of(state.Current!)}: "
                + $"{open.Members.Count - open.PendingCount} of {open.Members.Count} members of the cohort have answered or left",
            { Phase: JobPhase.Training } when EvaluationDecision.IsAwaited(state) =>
                $"round {state.Rounds} is done; site {state.Spec!.Evaluation.Site} evaluates its result, and the next round waits for that",
            { Phase: JobPhase.Training } => $"between rounds {state.Rounds} and {state.Rounds + 1}",
            { Phase: JobPhase.Finishing } => EvaluationPlan.IsFinalAwaited(state)
                ? $"every round is done; site {state.Spec!.Evaluation.Site} evaluates the model"
                : "every round is done; the model is put together",
            { Phase: JobPhase.Stopping } => $"stopped by {state.Stopping!.By}: {state.Stopping.Reason}; the model so far is put together",
            { Phase: JobPhase.Stopped } => $"stopped by {state.Stopping!.By} {At(state.Stopping.AtUnixMs)}: {state.Stopping.Reason}",
            { Phase: JobPhase.Failed } => "failed: " + state.Failed!.Reason,
            _ => $"completed after {state.Rounds} rounds",
        };

    private static string Next(string job, JobState state, TimeSpan roundAge) =>
        state switch
        {
            { IsPaused: true, Open: null } => $"nothing until it is resumed: profl resume {job}",
            { IsPaused: true } => "the open round is closed when "
                + (state.Spec!.Rounds is RoundSpec.ByDeadline ? "its target of updates is in" : "everybody has answered")
                + $"; then nothing until it is resumed: profl resume {job}",
            { Phase: JobPhase.New } => "its sites are asked which clients they have",
            { Phase: JobPhase.Recruiting } =>
                "when every site has answered, the roster is fixed and round 1 is planned; nothing is given up meanwhile",
            { Phase: JobPhase.Training, Open: { IsAnswered: false } } => RoundWaits.Next(state, roundAge),
            { Phase: JobPhase.Training, Open: not null } => "the sum is closed, and the next round is planned",
            { Phase: JobPhase.Training } => EvaluationDecision.IsAwaited(state)
                ? "the result so far is evaluated, for it decides how the step goes on; then the next round is planned"
                : "the next round is planned",
            { Phase: JobPhase.Finishing } => "the model is written, and the job is completed",
            { Phase: JobPhase.Stopping } => "the job ends as stopped",
            { Phase: JobPhase.Failed } => "nothing: fix the cause and submit the job again",
            _ when (state.Completed?.Model ?? state.Stopped?.Model) is not null => $"nothing: profl export {job} fetches the model",
            _ => "nothing: it has no model",
        };

    private static string At(long unixMs) =>
        "at " + DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
