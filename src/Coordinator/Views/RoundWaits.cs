using System.Globalization;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Progress;
using ProFL.Learning.Jobs;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Views;

/// <summary>What an open round waits for and what will happen when, in words.</summary>
public static class RoundWaits
{
    /// <summary>When the open round is closed.</summary>
    /// <param name="state">A round of it is open and not answered.</param>
    /// <param name="age">How long this coordinator has waited for it.</param>
    public static string Next(JobState state, TimeSpan age) =>
        (state.Spec!.Rounds, Stragglers.IsOver(state, age)) switch
        {
            (RoundSpec.ByDeadline rounds, false) => $"the round is closed when {Updates(state.Open!, rounds.Target)} are in, "
                + $"or in {Left(state, age)} with at least {Updates(state.Open!, rounds.Minimum)} (rounds.deadline)",
            (RoundSpec.ByDeadline rounds, true) => $"the round is closed as soon as {Updates(state.Open!, rounds.Minimum)} are in, "
                + "for its deadline is over; nobody is given up",
            (_, false) => $"the round is closed when all have answered; who gives no sign of life within {Left(state, age)} "
                + "is left out of this round, if another has answered (rounds.give-up-after); who trains on is waited for",
            (var rounds, _) => "as soon as one update is in, who has given no sign of life for "
                + $"{Seconds(Stragglers.Patience(rounds))} is left out of this round (rounds.give-up-after); "
                + "a round without any would end the job",
        };

    /// <summary>What the job waits for although the open round's deadline is over; null while it does not.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="state">The job.</param>
    /// <param name="age">How long this coordinator has waited for the round.</param>
    public static WaitingFor? Overdue(string job, JobState state, TimeSpan age)
    {
        if (
            state.Open is not { IsAnswered: false } open
            || state.Spec!.Rounds is not RoundSpec.ByDeadline rounds
            || !Stragglers.IsOver(state, age)
        )
        {
            return null;
        }

        return new WaitingFor
        {
            Who = $"round {open.Plan.Round}",
            What =
                $"its deadline of {Seconds(rounds.Deadline)} is over, "
                + $"and {Updates(open, rounds.Minimum)} must be in; {open.Accepted.Count()} are",
            SinceMs = (long)(age - rounds.Deadline).TotalMilliseconds,
            Remedy = $"Bring back who it waits for, or go on without: profl client exclude CLIENT --job {job}",
        };
    }

    /// <summary>What it means to a job that a site has no client node.</summary>
    /// <param name="state">The job.</param>
    /// <param name="site">The site.</param>
    /// <param name="age">How long this coordinator has waited for the open round.</param>
    public static string WithoutNodes(JobState state, string site, TimeSpan age)
    {
        if (state.Phase == JobPhase.Recruiting)
        {
            return "the roster is fixed when every site has answered, however long that takes";
        }

        bool isEvaluated =
            (state.Phase == JobPhase.Finishing && EvaluationPlan.IsFinalAwaited(state))
            || (state.Phase == JobPhase.Training && EvaluationDecision.IsAwaited(state));
        if (isEvaluated && state.Spec!.Evaluation.Site == site)
        {
            return "the job goes on when it has evaluated the model on its held-out samples, however long that takes";
        }

        int awaited = state.Open?.Pending.Count(m => m.Planned.Site == site) ?? 0;
        return awaited > 0
            ? $"round {state.Open!.Plan.Round} waits for {awaited} of its clients{Until(state, age)}"
            : "none of its clients is waited for now";
    }

    private static string Until(JobState state, TimeSpan age) =>
        state.Spec!.Rounds is RoundSpec.Strict && !Stragglers.IsOver(state, age)
            ? $", and goes on without them after {Left(state, age)} more without a sign of life, if another client has answered"
            : "";

    // where members were refused or excluded, there may be fewer than are wanted
    private static string Updates(OpenRound open, int wanted)
    {
        int most = open.Members.Values.Count(m => m.IsPending || m.Accepted is not null);
        int needed = Math.Min(wanted, most);
        bool anyWill = Stragglers.IsCovered(open) || open.Members.Values.All(m => m.IsWhole);
        return $"{needed} update{(needed == 1 ? "" : "s")}{(anyWill ? "" : ", one of them of the whole step,")}";
    }

    private static string Left(JobState state, TimeSpan age) =>
        Stragglers.Patience(state.Spec!.Rounds) - age is var left && left <= TimeSpan.Zero
            ? "the next seconds"
            : Seconds(TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds)));

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
