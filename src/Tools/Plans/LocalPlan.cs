using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Training.Data;

namespace ProFL.Tools.Plans;

/// <summary>The plan of a job on this machine: with who covers the data, and how long a round takes, where the data is here.</summary>
public static class LocalPlan
{
    /// <summary>Makes the plan.</summary>
    /// <param name="job">The job file.</param>
    /// <param name="dataDirectory">Where data sets lie.</param>
    /// <param name="probes">What measures memory, or null to estimate it only.</param>
    /// <param name="say">Takes lines for a person about what is measured.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">A measurement failed, or the batch is larger than any client's data.</exception>
    public static async Task<JobPlan> Of(
        JobSpec job,
        string dataDirectory,
        MemoryProbes? probes,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        (FleetData? fleet, string problem) = TryLoad(job, dataDirectory);
        fleet?.CheckBatch(job);
        JobSpec spec = fleet?.AsRun(job) ?? RuleBook.Newest.AsRun(job);
        ImmutableArray<StepTime>? times =
            fleet is null || !JobPlanner.CanRun(spec, fleet.Roster) ? null : await Times(spec, say, cancellation).ConfigureAwait(false);
        return await new JobPlanner(spec, fleet, problem)
            .Plan(
                (name, subModel) => MemoryProbes.RowOf(probes, MemoryRow.Of(spec, name, subModel), spec.Network, say, cancellation),
                times
            )
            .ConfigureAwait(false);
    }

    // as many at once as the sites of a run train: they are in one process, and each trains one client at a time
    private static async Task<ImmutableArray<StepTime>?> Times(JobSpec spec, Action<string> say, CancellationToken cancellation)
    {
        say("measuring how long a training takes on this machine");
        return await TimeProbes.Measure(spec, Math.Min(spec.Fleet.Sites.Length, spec.Rounds.Cohort), cancellation).ConfigureAwait(false);
    }

    private static (FleetData? Fleet, string Problem) TryLoad(JobSpec spec, string dataDirectory)
    {
        try
        {
            return (FleetData.Load(spec, dataDirectory), "");
        }
        catch (Exception e) when (e is DataSetException or IOException or UnauthorizedAccessException)
        {
            return (null, e.Message);
        }
    }
}
