using System.Collections.Immutable;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Plans;
using ProFL.Learning.Randomness;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ClientShare = ProFL.Learning.SubModels.ClientShare;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>
/// Which clients can train a step of the curriculum, and which part of it: a function of what they declared and of the job's rules alone.
/// </summary>
public sealed class StepEligibility
{
    private readonly RuleSet _rules;
    private readonly ImmutableArray<ClientId> _roster;
    private readonly Dictionary<ClientId, ClientShare> _shares;

    private StepEligibility(
        RuleSet rules,
        StepWork work,
        int streaming,
        ImmutableArray<ClientId> roster,
        long? mostScratchBytes,
        ImmutableHashSet<ClientId> lackingScratch,
        Dictionary<ClientId, ClientShare> shares,
        Func<ClientId, bool> isExcluded
    )
    {
        _rules = rules;
        (NeededBytes, StreamedBytes, LargestLayer, Streaming) = (work.NeededBytes, work.StreamedBytes, work.LargestLayer, streaming);
        MostScratchBytes = mostScratchBytes;
        LackingScratch = lackingScratch;
        _roster = roster;
        _shares = shares;
        Whole = shares.Values.Count(s => s == ClientShare.Full);
        Unable = [.. roster.Where(c => !shares.ContainsKey(c) && !isExcluded(c))];
    }

    /// <summary>What a client needs that trains the whole sub-model, in bytes.</summary>
    public long NeededBytes { get; }

    /// <summary>What a client needs at least that streams the whole sub-model, in bytes; null where nobody streams.</summary>
    public long? StreamedBytes { get; }

    /// <summary>Disk that suffices every client that streams the whole sub-model, in bytes; null where nobody streams.</summary>
    public long? MostScratchBytes { get; }

    /// <summary>Clients that have the memory to stream the sub-model, and do not train all of it because they lack disk.</summary>
    public ImmutableHashSet<ClientId> LackingScratch { get; }

    /// <summary>The layer that sets <see cref="StreamedBytes"/>; null where nobody streams.</summary>
    public string? LargestLayer { get; }

    /// <summary>Clients that train the whole sub-model and can hold all of it at once.</summary>
    public int Able => Whole - Streaming;

    /// <summary>Clients that train the whole sub-model segment by segment, because they cannot hold all of it at once.</summary>
    public int Streaming { get; }

    /// <summary>Clients that train the whole sub-model, in whatever way.</summary>
    public int Whole { get; }

    /// <summary>Clients that train a share of it, by the job's low-memory policy.</summary>
    public int Partly => _shares.Count - Whole;

    /// <summary>Clients whose memory and disk hold nothing of it.</summary>
    public IReadOnlyList<ClientId> Unable { get; }

    /// <summary>Holds a step of a job against its roster; who is excluded trains nothing.</summary>
    public static StepEligibility Of(JobState state, CurriculumStep step) => state.Eligibility?.Of(state, step) ?? Now(state, step);

    /// <summary>The same, without what is remembered.</summary>
    internal static StepEligibility Now(JobState state, CurriculumStep step) =>
        Of(state.Rules, state.Spec!, step, state.Roster, state.Excluded.ContainsKey);

    /// <summary>Holds a step against a roster of which nobody is excluded.</summary>
    public static StepEligibility Of(RuleSet rules, JobSpec spec, CurriculumStep step, ImmutableArray<RosterMember> roster) =>
        Of(rules, spec, step, roster, _ => false);

    private static StepEligibility Of(
        RuleSet rules,
        JobSpec spec,
        CurriculumStep step,
        ImmutableArray<RosterMember> roster,
        Func<ClientId, bool> isExcluded
    )
    {
        StepWork work = rules.WorkOf(spec, step);
        var shares = new Dictionary<ClientId, ClientShare>();
        ImmutableHashSet<ClientId>.Builder lackingScratch = ImmutableHashSet.CreateBuilder<ClientId>();
        foreach (RosterMember member in roster.Where(m => !isExcluded(new ClientId(m.Client))))
        {
            var client = new ClientId(member.Client);
            var limits = new ClientLimits(member.MemoryBytes, member.HasScratchBytes ? member.ScratchBytes : null, member.Samples);
            if (work.ShareOf(limits) is { } share)
            {
                shares[client] = share;
            }

            if (work.LacksScratch(limits))
            {
                lackingScratch.Add(client);
            }
        }

        int streaming = roster.Count(m =>
            work is { StreamedBytes: not null, IgnoresMemory: false }
            && m.MemoryBytes < work.NeededBytes
            && shares.GetValueOrDefault(new ClientId(m.Client), ClientShare.HeadOnly) == ClientShare.Full
        );
        return new StepEligibility(
            rules,
            work,
            streaming,
            [.. roster.Select(m => new ClientId(m.Client))],
            work.Streaming?.MostScratchBytes(roster.Select(m => m.Samples).DefaultIfEmpty(0).Max()),
            lackingScratch.ToImmutable(),
            shares,
            isExcluded
        );
    }

    /// <summary>What a client trains, or null when it is not able.</summary>
    public ClientShare? ShareOf(ClientId client) => _shares.TryGetValue(client, out ClientShare share) ? share : null;

    /// <summary>Who takes part in a round.</summary>
    /// <param name="size">Clients wanted, at least 1.</param>
    /// <param name="whole">How many of them are to train the whole sub-model, where so many can.</param>
    /// <param name="seed">Chance of this round.</param>
    public ImmutableArray<ClientId> Choose(int size, int whole, Seed seed) => _rules.Cohort(_roster, ShareOf, size, whole, seed);
}
