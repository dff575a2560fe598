using ProFL.Learning.Cohorts;

namespace ProFL.Coordinator.Progress;

/// <summary>Refuses an event that does not follow from what came before it: the journal has a gap, or something else wrote it.</summary>
internal static class JournalGap
{
    /// <summary>Refuses what does not hold.</summary>
    /// <param name="holds">Whether the event follows.</param>
    /// <param name="what">What does not fit.</param>
    /// <exception cref="InvalidOperationException">It does not hold.</exception>
    public static void Unless(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The journal does not fit together: {what}. Run `profl verify` to find the missing row.");
        }
    }

    /// <summary>The round in which a client is still awaited.</summary>
    /// <exception cref="InvalidOperationException">There is no such round, or it does not wait for the client.</exception>
    public static OpenRound MemberOf(OpenRound? open, long round, ClientId client, string verb)
    {
        Unless(
            open is not null
                && open.Plan.Round == round
                && open.Members.TryGetValue(client, out OpenRound.Member? member)
                && member.IsPending,
            $"an update of {client} for round {round} is {verb} that was not waited for"
        );
        return open!;
    }
}
