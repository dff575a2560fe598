using System.Collections.Immutable;
using ProFL.Learning.Networks;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Jobs;

/// <summary>
/// Every job this cluster was ever given, in the order of submission. Immutable, and a function of the directory's journal.
/// </summary>
/// <param name="Jobs">By job id.</param>
/// <param name="Order">Job ids, first submitted first.</param>
public sealed record JobDirectoryState(ImmutableDictionary<string, JobDirectoryState.Entry> Jobs, ImmutableArray<string> Order)
{
    /// <summary>A directory without jobs.</summary>
    public static JobDirectoryState Empty { get; } = new(ImmutableDictionary.Create<string, Entry>(StringComparer.Ordinal), []);

    /// <summary>One job; <paramref name="Ended"/> is null while it is unfinished.</summary>
    public sealed record Entry(JobSubmitted Submitted, JobEnded? Ended)
    {
        /// <summary>The name of its network; empty where its file does not tell.</summary>
        public string Network { get; } = NetworkName.In(Submitted.SpecJson);
    }

    /// <summary>Jobs that are not finished, first submitted first.</summary>
    public IEnumerable<JobSubmitted> Unfinished => Order.Select(id => Jobs[id]).Where(e => e.Ended is null).Select(e => e.Submitted);

    /// <summary>The job that a token was used for, or null.</summary>
    public JobSubmitted? ByToken(string token) => Order.Select(id => Jobs[id].Submitted).FirstOrDefault(s => s.Token == token);

    /// <summary>The state after a submission.</summary>
    public JobDirectoryState Apply(JobSubmitted e) => new(Jobs.SetItem(e.Job, new Entry(e, null)), Order.Add(e.Job));

    /// <summary>The state after a job's end.</summary>
    public JobDirectoryState Apply(JobEnded e) => this with { Jobs = Jobs.SetItem(e.Job, Jobs[e.Job] with { Ended = e }) };

    /// <summary>The whole state as a message.</summary>
    public JobDirectorySnapshot ToSnapshot() =>
        new()
        {
            Jobs = { Order.Select(id => new JobDirectorySnapshot.Types.Entry { Submitted = Jobs[id].Submitted, Ended = Jobs[id].Ended }) },
        };

    /// <summary>The state that a snapshot holds.</summary>
    public static JobDirectoryState Of(JobDirectorySnapshot snapshot) =>
        new(
            snapshot.Jobs.ToImmutableDictionary(j => j.Submitted.Job, j => new Entry(j.Submitted, j.Ended), StringComparer.Ordinal),
            [.. snapshot.Jobs.Select(j => j.Submitted.Job)]
        );
}
