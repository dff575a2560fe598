using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Partitions;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Tools.Plans;
using ProFL.Training.Data;

namespace ProFL.Tools.Runs;

/// <summary>
/// What can be known before a run is made: whether its data can be used, and whether each step has a client. Nothing is written before.
/// </summary>
public static class Preflight
{
    /// <summary>Looks at a job that is about to run on this machine.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="dataDirectory">Where its data lies.</param>
    /// <returns>The fleet that it would be run on.</returns>
    /// <exception cref="UserException">The data cannot be used, or no client is able; says why and what to do.</exception>
    public static FleetData Check(JobSpec spec, string dataDirectory)
    {
        ArgumentNullException.ThrowIfNull(spec);
        FleetData fleet;
        try
        {
            fleet = FleetData.Load(spec, dataDirectory);
        }
        catch (Exception e) when (e is DataSetException or IOException or UnauthorizedAccessException)
        {
            throw new UserException(Mistake.Data, e.Message);
        }

        if (fleet.Roster.IsEmpty)
        {
            throw new UserException(Mistake.Data, $"no client is left: {fleet.Remark}");
        }

        fleet.CheckBatch(spec);
        JobSpec asRun = AsRun(spec, fleet);
        CheckSteps(asRun, fleet.Roster);
        return fleet;
    }

    /// <summary>
    /// Holds the largest budget that a job draws against its steps, where the data lies elsewhere. Clients with a folder each say
    /// themselves what they have.
    /// </summary>
    /// <param name="spec">The job.</param>
    /// <exception cref="UserException">No client will be able.</exception>
    public static void CheckBudgets(JobSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Fleet.Partition is not PartitionSpec.Folders)
        {
            var largest = new RosterMember
            {
                Client = "largest",
                Samples = 1,
                MemoryBytes = Math.Max(spec.Fleet.MemoryMaximum, spec.Fleet.MemoryRich?.MemoryMaximum ?? 0),
            };
            CheckSteps(RuleBook.Newest.AsRun(spec), [largest]);
        }
    }

    private static void CheckSteps(JobSpec asRun, ImmutableArray<RosterMember> roster)
    {
        foreach (CurriculumStep step in RuleBook.Newest.CurriculumOf(asRun))
        {
            var eligibility = StepEligibility.Of(RuleBook.Newest, asRun, step, roster);
            if (eligibility.Whole + eligibility.Partly == 0)
            {
                throw new UserException(Mistake.NoClientAble, RoundPlanning.NoClientAble(step, eligibility, roster, asRun.Fleet));
            }
        }
    }

    private static JobSpec AsRun(JobSpec spec, FleetData fleet)
    {
        try
        {
            return fleet.AsRun(spec);
        }
        catch (JobSpecException e)
        {
            throw new UserException(Mistake.NoClientAble, e.Message);
        }
    }
}
