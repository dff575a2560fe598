using System.Collections.Immutable;
using Google.Protobuf;
using ProFL.Coordinator.Mapping;
using ProFL.Learning.Jobs;
using ProFL.Learning.Normalisations;
using ProFL.Learning.Sums;
using ProFL.Messages.Journal;
using Normalisation = ProFL.Messages.Journal.Normalisation;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>Who takes part in a job: the roster that is fixed from what the sites answered.</summary>
public static class RosterDecision
{
    /// <summary>Members on a page of the roster.</summary>
    public const int PageSize = 500;

    /// <summary>Samples to train on that a client must have.</summary>
    public const int MinimumSamples = 2;

    private const int Shown = 5;

    /// <summary>Fixes the roster from what the sites answered.</summary>
    /// <param name="members">Every client of every site, in any order.</param>
    /// <param name="profile">The numeric profile that all of them share.</param>
    /// <param name="cohort">Clients that train in a round.</param>
    /// <param name="nowUnixMs">For the reader of the journal; decides nothing.</param>
    /// <returns>The roster's pages in ordinal order of client ids, or a <see cref="JobFailed"/> that says what is wrong with it.</returns>
    public static ImmutableArray<IMessage> Fix(IEnumerable<RosterMember> members, NumericProfile profile, int cohort, long nowUnixMs) =>
        Fix(members, profile, cohort, null, nowUnixMs);

    /// <summary>
    /// Fixes the roster from what the sites answered, and where the job asks for it what every site normalises its data with.
    /// </summary>
    /// <param name="spec">The job.</param>
    /// <param name="members">Every client of every site, in any order.</param>
    /// <param name="sums">The sums of every site's training values, by channel.</param>
    /// <param name="profile">The numeric profile that all of them share.</param>
    /// <param name="nowUnixMs">For the reader of the journal; decides nothing.</param>
    /// <param name="leftOut">Clients of the sites that have too few samples to take part.</param>
    /// <returns>
    /// Who is left out, then the roster's pages in ordinal order of client ids; or a <see cref="JobFailed"/> that says what is wrong with
    /// it.
    /// </returns>
    public static ImmutableArray<IMessage> Fix(
        JobSpec spec,
        IEnumerable<RosterMember> members,
        Func<IReadOnlyList<ChannelSum>> sums,
        NumericProfile profile,
        long nowUnixMs,
        IEnumerable<ClientsLeftOut.Types.SmallClient>? leftOut = null
    )
    {
        ImmutableArray<ClientsLeftOut> small = LeaveOut(leftOut ?? []);
        RosterMember[] all = [.. members];
        return all.Length == 0 && !small.IsEmpty
            ? [.. small, JobFailure.Of(FailureCode.NoClients, $"No client is left: {RemarkOf(small)}.", nowUnixMs)]
            : [.. small, .. Fix(spec, all, sums, profile, nowUnixMs)];
    }

    /// <summary>What is said of clients that are left out, in a clause; empty where there are none.</summary>
    /// <param name="leftOut">The events that leave them out.</param>
    public static string RemarkOf(IReadOnlyCollection<ClientsLeftOut> leftOut)
    {
        ArgumentNullException.ThrowIfNull(leftOut);
        ClientsLeftOut.Types.SmallClient[] clients = [.. leftOut.SelectMany(left => left.Clients)];
        return clients.Length == 0
            ? ""
            : $"left out for having fewer than {leftOut.First().MinimumSamples} samples to train on: "
                + string.Join(", ", clients.Take(Shown).Select(client => $"{client.Client} at {client.Site} ({client.Samples})"))
                + (clients.Length > Shown ? $" and {clients.Length - Shown} more" : "");
    }

    /// <summary>The events that leave clients out who have too few samples to take part; none where there are none.</summary>
    /// <param name="clients">The clients of every site that have too few, in any order.</param>
    public static ImmutableArray<ClientsLeftOut> LeaveOut(IEnumerable<ClientsLeftOut.Types.SmallClient> clients) =>
        [
            .. clients
                .OrderBy(client => client.Client, StringComparer.Ordinal)
                .ThenBy(client => client.Site, StringComparer.Ordinal)
                .Chunk(PageSize)
                .Select(page => new ClientsLeftOut { MinimumSamples = MinimumSamples, Clients = { page } }),
        ];

    private static ImmutableArray<IMessage> Fix(
        JobSpec spec,
        RosterMember[] members,
        Func<IReadOnlyList<ChannelSum>> sums,
        NumericProfile profile,
        long nowUnixMs
    )
    {
        if (spec.Data.Normalisation is not NormalisationSpec.Computed)
        {
            return Fix(members, profile, spec.Rounds.Cohort, nowUnixMs);
        }

        try
        {
            return Fix(
                members,
                profile,
                spec.Rounds.Cohort,
                Learning.Normalisations.Normalisation.Of(sums(), spec.Data.Unit).ToJournal(),
                nowUnixMs
            );
        }
        catch (InvalidOperationException apart)
        {
            return [JobFailure.Of(FailureCode.UnfitData, apart.Message, nowUnixMs)];
        }
    }

    private static ImmutableArray<IMessage> Fix(
        IEnumerable<RosterMember> members,
        NumericProfile profile,
        int cohort,
        Normalisation? normalisation,
        long nowUnixMs
    )
    {
        RosterMember[] sorted = [.. members.OrderBy(m => m.Client, StringComparer.Ordinal)];
        if (sorted.Length == 0)
        {
            return
            [
                JobFailure.Of(
                    FailureCode.NoClients,
                    "No site has a client for this job: give the client nodes' data, or name other sites in fleet.sites.",
                    nowUnixMs
                ),
            ];
        }

        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Client == sorted[i - 1].Client)
            {
                return
                [
                    JobFailure.Of(
                        FailureCode.DuplicateClient,
                        $"Two clients are called {sorted[i].Client}, at sites {sorted[i - 1].Site} and {sorted[i].Site}: "
                            + "give each its own id.",
                        nowUnixMs
                    ),
                ];
            }
        }

        if (Array.Find(sorted, m => m.Samples < 1) is { } empty)
        {
            return
            [
                JobFailure.Of(
                    FailureCode.EmptyClient,
                    $"Client {empty.Client} at site {empty.Site} has no samples, so its updates would weigh nothing: "
                        + "give it data or take it out.",
                    nowUnixMs
                ),
            ];
        }

        // whoever is drawn, a round's sum must not overflow
        Int128 heaviest = sorted
            .Select(m => m.Samples)
            .OrderDescending()
            .Take(cohort)
            .Aggregate((Int128)0, (sum, samples) => sum + samples);
        if (heaviest > FixedPointScale.MostWeight)
        {
            return
            [
                JobFailure.Of(
                    FailureCode.TooManySamples,
                    $"The {Math.Min(cohort, sorted.Length)} clients with most samples have {heaviest} together, "
                        + "and the exact sum of a round takes "
                        + $"{FixedPointScale.MostWeight}: lower rounds.cohort (or rounds.target), or count samples in a larger unit.",
                    nowUnixMs
                ),
            ];
        }

        RosterMember[][] pages = [.. sorted.Chunk(PageSize)];
        return
        [
            .. pages.Select(
                (page, i) =>
                    new RosterFixed
                    {
                        Page = i,
                        Pages = pages.Length,
                        Members = { page },
                        Profile = profile,
                        Normalisation = i == 0 ? normalisation : null,
                    }
            ),
        ];
    }
}
