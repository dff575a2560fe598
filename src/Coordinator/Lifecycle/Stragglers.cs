using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Progress;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Jobs;
using ProFL.Messages;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>
/// When an open round goes on without members that have not answered. Time alone is taken from outside, and only to ask: what was decided
/// is an event, and everything after follows from that.
/// </summary>
public static class Stragglers
{
    /// <summary>
    /// The events by which members that are still awaited leave the round: in strict rounds who is silent; none while the round waits.
    /// </summary>
    /// <param name="state">The job.</param>
    /// <param name="age">How long this coordinator has waited for the open round.</param>
    /// <param name="nowUnixMs">For the reader of the journal; decides nothing.</param>
    /// <param name="silence">How long a member has given no sign of life; null: since the round was opened.</param>
    public static ImmutableArray<IMessage> Leave(JobState state, TimeSpan age, long nowUnixMs, Func<ClientId, TimeSpan>? silence = null)
    {
        if (state.Open is not { IsAnswered: false } open)
        {
            return [];
        }

        return state.Spec!.Rounds switch
        {
            RoundSpec.Strict strict when IsOver(state, age) && open.Accepted.Any() =>
            [
                .. open
                    .Pending.Where(m => silence is null || silence(m.Id) >= strict.GiveUpAfter)
                    .Select(m => GivenUp(open, m, strict, nowUnixMs)),
            ],
            RoundSpec.ByDeadline rounds when LeftBy(state, open, rounds, age) is { } by =>
            [
                new StragglersLeft
                {
                    Round = open.Plan.Round,
                    Rule = by,
                    Clients = { open.Pending.Select(m => m.Planned.Client) },
                    AtUnixMs = nowUnixMs,
                },
            ],
            _ => [],
        };
    }

    /// <summary>How long a round waits for everybody before it looks at what it has.</summary>
    public static TimeSpan Patience(RoundSpec rounds) =>
        rounds switch
        {
            RoundSpec.ByDeadline deadline => deadline.Deadline,
            RoundSpec.Strict strict => strict.GiveUpAfter,
            _ => throw new InvalidOperationException($"rounds are held as {rounds}, which this release does not know"),
        };

    /// <summary>Whether a round waits longer than that. While a job is paused nobody is late.</summary>
    public static bool IsOver(JobState state, TimeSpan age) => state.Paused is null && age >= Patience(state.Spec!.Rounds);

    /// <summary>
    /// Whether the updates that are in move the active block, or no more of those that would are awaited: a round of shares alone would
    /// leave the block as it is, and look like a block that has converged.
    /// </summary>
    public static bool IsCovered(OpenRound open) =>
        open.Members.Values.Any(m => m.IsWhole && m.Accepted is not null) || !open.Pending.Any(m => m.IsWhole);

    private static ClosingRule? LeftBy(JobState state, OpenRound open, RoundSpec.ByDeadline rounds, TimeSpan age)
    {
        int accepted = open.Accepted.Count();
        if (accepted < rounds.Minimum || !IsCovered(open))
        {
            return null;
        }

        return accepted >= rounds.Target ? ClosingRule.Target
            : IsOver(state, age) ? ClosingRule.Deadline
            : null;
    }

    private static ClientExcluded GivenUp(OpenRound open, OpenRound.Member member, RoundSpec.Strict strict, long nowUnixMs) =>
        new()
        {
            Round = open.Plan.Round,
            Client = member.Planned.Client,
            Reason = $"no sign of life within {strict.GiveUpAfter}",
            By = Spelling.Of(ExclusionCause.GiveUp),
            Cause = ExclusionCause.GiveUp,
            AtUnixMs = nowUnixMs,
        };
}
