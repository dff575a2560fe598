using System.Collections.Immutable;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Memory;
using ProFL.Learning.Randomness;
using ProFL.Learning.SubModels;
using ProFL.Messages.Journal;
using ClientShare = ProFL.Learning.SubModels.ClientShare;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>Which clients can train a step of the curriculum, and which part of it: a function of declared budgets and estimates alone.</summary>
public sealed class StepEligibility
{
    private readonly ImmutableArray<string> _roster;
    private readonly Dictionary<string, ClientShare> _shares;

    private readonly Func<string, bool> _isExcluded;

    private StepEligibility(
        long neededBytes,
        ImmutableArray<string> roster,
        Dictionary<string, ClientShare> shares,
        Func<string, bool> isExcluded
    )
    {
        NeededBytes = neededBytes;
        _roster = roster;
        _shares = shares;
        _isExcluded = isExcluded;
    }

    /// <summary>What a client needs that trains the whole sub-model, in bytes.</summary>
    public long NeededBytes { get; }

    /// <summary>Clients that train the whole sub-model.</summary>
    public int Able => _shares.Values.Count(s => s == ClientShare.Full);

    /// <summary>Clients that train a share of it, by the job's low-memory policy.</summary>
    public int Partly => _shares.Count - Able;

    /// <summary>Clients whose budget holds nothing of it.</summary>
    public IEnumerable<string> Unable => _roster.Where(c => !_shares.ContainsKey(c) && !_isExcluded(c));

    /// <summary>Holds a step of a job against its roster; who is excluded trains nothing.</summary>
    public static StepEligibility Of(JobState state, CurriculumStep step) =>
        Of(state.Spec!, step, state.Roster, state.Excluded.ContainsKey);

    /// <summary>Holds a step against a roster of which nobody is excluded.</summary>
    public static StepEligibility Of(JobSpec spec, CurriculumStep step, ImmutableArray<RosterMember> roster) =>
        Of(spec, step, roster, _ => false);

    private static StepEligibility Of(JobSpec spec, CurriculumStep step, ImmutableArray<RosterMember> roster, Func<string, bool> isExcluded)
    {
        long needed = Estimate(step.SubModel, spec);
        ClientShare? below = step.SubModel.Objective == Objective.CrossEntropy ? spec.Method.ShareBelowMemory : null;
        long neededBelow = below is { } share ? Estimate(step.SubModel.Restricted(share), spec) : long.MaxValue;
        var shares = new Dictionary<string, ClientShare>(StringComparer.Ordinal);
        foreach (RosterMember member in roster.Where(m => !isExcluded(m.Client)))
        {
            // fedavg is the upper bound that ignores memory
            if (member.MemoryBytes >= needed || spec.Method.Strategy == Strategy.FedAvg)
            {
                shares[member.Client] = ClientShare.Full;
            }
            else if (member.MemoryBytes >= neededBelow)
            {
                shares[member.Client] = below!.Value;
            }
        }

        return new StepEligibility(needed, [.. roster.Select(m => m.Client)], shares, isExcluded);
    }

    /// <summary>What a client trains, or null when it is not able.</summary>
    public ClientShare? ShareOf(string client) => _shares.TryGetValue(client, out ClientShare share) ? share : null;

    /// <summary>
    /// The first <paramref name="size"/> able clients of a permutation of the roster; where so many can train the whole sub-model, at least <paramref name="whole"/> of these are among
    /// them, so that every round moves the active block.
    /// </summary>
    public ImmutableArray<string> Choose(int size, int whole, Seed seed)
    {
        ImmutableArray<string> cohort = CohortChoice.Choose(_roster, c => _shares.ContainsKey(c), size, seed);
        int lacking = Math.Min(Math.Min(whole, Able), cohort.Length) - cohort.Count(IsWhole);
        if (lacking <= 0)
        {
            return cohort;
        }

        ImmutableArray<string> more = CohortChoice.Choose(_roster, c => IsWhole(c) && !cohort.Contains(c), lacking, seed);
        HashSet<string> leaving = [.. cohort.Reverse().Where(c => !IsWhole(c)).Take(lacking)];
        return [.. cohort.Where(c => !leaving.Contains(c)), .. more];
    }

    private bool IsWhole(string client) => ShareOf(client) == ClientShare.Full;

    private static long Estimate(SubModel subModel, JobSpec spec) =>
        MemoryModel.Estimate(subModel, spec.Training.MicroBatch, spec.Method.PrefixUse).Bytes;
}
