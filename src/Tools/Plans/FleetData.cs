using System.Collections.Immutable;
using ProFL.ClientNode.Data;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Training.Data;

namespace ProFL.Tools.Plans;

/// <summary>How many samples of each class the clients of a fleet have.</summary>
/// <param name="roster">The clients, in ordinal order of ids.</param>
/// <param name="samplesByClass">For each client, its samples of each class.</param>
/// <param name="heldOut">Samples that the site that evaluates has for it.</param>
/// <param name="leftOut">Clients that have too few samples to take part.</param>
public sealed class FleetData(
    ImmutableArray<RosterMember> roster,
    IReadOnlyDictionary<string, long[]> samplesByClass,
    int heldOut = 0,
    IEnumerable<ClientsLeftOut.Types.SmallClient>? leftOut = null
)
{
    /// <summary>What is said of clients that have too few samples to take part; empty where there are none.</summary>
    public string Remark => RosterDecision.RemarkOf([.. RosterDecision.LeaveOut(leftOut ?? [])]);

    /// <summary>The clients, in ordinal order of ids.</summary>
    public ImmutableArray<RosterMember> Roster => roster;

    /// <summary>Samples that the site that evaluates has for it.</summary>
    public int HeldOut => heldOut;

    /// <summary>The job as it is run on this fleet.</summary>
    /// <param name="spec">The job.</param>
    /// <exception cref="JobSpecException">No network suits the budgets.</exception>
    public JobSpec AsRun(JobSpec spec) =>
        RuleBook.Newest.NarrowsToRoster(spec)
            ? RuleBook.Newest.AsRun(spec, roster.Select(member => member.MemoryBytes))
            : RuleBook.Newest.AsRun(spec);

    /// <summary>Holds a job's batch against what its clients have.</summary>
    /// <param name="spec">The job.</param>
    /// <exception cref="UserException">No client has so many samples.</exception>
    public void CheckBatch(JobSpec spec)
    {
        try
        {
            WorkableJob.CheckBatch(spec, roster.Select(member => member.Samples).DefaultIfEmpty(0).Max());
        }
        catch (JobSpecException e)
        {
            throw new UserException(Mistake.Usage, e.Message);
        }
    }

    /// <summary>Deals the data out as the job's sites would.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="dataDirectory">Where the data sets of all sites lie.</param>
    /// <exception cref="DataSetException">The data is not there or cannot be used.</exception>
    public static FleetData Load(JobSpec spec, string dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var counts = new Dictionary<string, long[]>(StringComparer.Ordinal);
        var roster = new List<RosterMember>();
        var leftOut = new List<ClientsLeftOut.Types.SmallClient>();
        int heldOut = 0;
        foreach (string site in spec.Fleet.Sites)
        {
            var job = SiteJob.Load(spec, site, dataDirectory, RuleBook.Newest);
            heldOut = site == spec.Evaluation.Site ? job.HeldOut.Length : heldOut;
            leftOut.AddRange(job.LeftOut.Select(client => client.ToJournal()));
            foreach (ClientDescription client in job.Clients)
            {
                if (roster.Find(member => member.Client == client.Client) is { } other)
                {
                    throw new DataSetException(
                        $"two clients are called {client.Client}, at sites {other.Site} and {site}: give each its own id"
                    );
                }

                roster.Add(client.ToJournal());
                long[] classes = counts[client.Client] = new long[job.Data.Classes];
                foreach (int index in job.IndicesOf(client.Client))
                {
                    classes[job.Data.Labels[index]]++;
                }
            }
        }

        return new FleetData([.. roster.OrderBy(member => member.Client, StringComparer.Ordinal)], counts, heldOut, leftOut);
    }

    /// <summary>How far some clients cover the fleet.</summary>
    /// <param name="clients">The clients.</param>
    public Coverage Of(IReadOnlyCollection<string> clients)
    {
        ArgumentNullException.ThrowIfNull(clients);
        double all = samplesByClass.Values.Sum(classes => classes.Sum());
        long[] fleet = Sum(samplesByClass.Values);
        long[] covered = Sum(clients.Select(client => samplesByClass[client]));
        return new Coverage(
            Math.Round(covered.Sum() / all, 4),
            [.. Enumerable.Range(0, fleet.Length).Where(label => fleet[label] > 0 && (label >= covered.Length || covered[label] == 0))]
        );
    }

    private static long[] Sum(IEnumerable<long[]> counts) =>
        counts.Aggregate(
            Array.Empty<long>(),
            (sum, classes) => [.. classes.Select((count, label) => count + sum.ElementAtOrDefault(label))]
        );
}

/// <summary>How far some clients cover the fleet's data.</summary>
/// <param name="ShareOfSamples">Their samples among all, 0 to 1.</param>
/// <param name="MissingClasses">Classes that the fleet has and none of them.</param>
public sealed record Coverage(double ShareOfSamples, ImmutableArray<int> MissingClasses);
