using System.Collections.Immutable;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Progress;

/// <summary>A round that is planned and not yet completed.</summary>
/// <param name="Plan">What was planned.</param>
/// <param name="Members">Its cohort by client id, each with what became of it.</param>
public sealed record OpenRound(RoundPlanned Plan, ImmutableSortedDictionary<ClientId, OpenRound.Member> Members)
{
    /// <summary>One member of the cohort; at most one of the four answers is there.</summary>
    /// <param name="Planned">Client, site and weight.</param>
    /// <param name="Accepted">Its update counts.</param>
    /// <param name="Refused">Its update does not count.</param>
    /// <param name="Excluded">It left the round.</param>
    /// <param name="LeftBy">It is a straggler: what closed the round without it; unspecified otherwise.</param>
    public sealed record Member(
        CohortMember Planned,
        UpdateAccepted? Accepted = null,
        UpdateRefused? Refused = null,
        ClientExcluded? Excluded = null,
        ClosingRule LeftBy = ClosingRule.Unspecified
    )
    {
        /// <summary>Which client it is.</summary>
        public ClientId Id => new(Planned.Client);

        /// <summary>Whether the round still waits for this member.</summary>
        public bool IsPending => Accepted is null && Refused is null && !HasLeft;

        /// <summary>Whether it left the round before it answered.</summary>
        public bool HasLeft => Excluded is not null || LeftBy != ClosingRule.Unspecified;

        /// <summary>Whether it trains the whole sub-model, and not a share of it.</summary>
        public bool IsWhole => Planned.Share == ClientShare.Whole;
    }

    /// <summary>How many members the round still waits for; counted along, for it is asked for at every update.</summary>
    public int PendingCount { get; private init; } = Members.Values.Count(m => m.IsPending);

    /// <summary>Opens a round.</summary>
    public static OpenRound Of(RoundPlanned plan) =>
        new(plan, plan.Cohort.ToImmutableSortedDictionary(m => new ClientId(m.Client), m => new Member(m)));

    /// <summary>Members the round waits for, in ordinal order of client ids.</summary>
    public IEnumerable<Member> Pending => Members.Values.Where(m => m.IsPending);

    /// <summary>Accepted updates, in ordinal order of client ids.</summary>
    public IEnumerable<UpdateAccepted> Accepted => Members.Values.Where(m => m.Accepted is not null).Select(m => m.Accepted!);

    /// <summary>Whether every member has answered or left.</summary>
    public bool IsAnswered => PendingCount == 0;

    /// <summary>The round with one member changed.</summary>
    public OpenRound With(ClientId client, Func<Member, Member> change)
    {
        Member before = Members[client];
        Member after = change(before);
        return this with
        {
            Members = Members.SetItem(client, after),
            PendingCount = PendingCount - (before.IsPending ? 1 : 0) + (after.IsPending ? 1 : 0),
        };
    }
}
