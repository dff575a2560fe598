using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Partitions;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;

namespace ProFL.Tools.Drafts;

/// <summary>The budgets that a new job file declares for its clients, such that every client can train every step.</summary>
public static class DraftBudgets
{
    private const double Unit = 1024;

    // of the largest budget to the full network in the setup of the method's paper: 900 MB to 840 MB
    private const double Headroom = 900.0 / 840;
    private const int Proportion = 9;

    /// <summary>
    /// Of clients that the data is dealt to, budgets in the proportion 1 : 9 of which the largest just holds the full network; the smallest
    /// is what streams every step, where that is more. Of clients that are real, one budget that holds the largest step: what they have is
    /// not
    /// known, and nothing is drawn for them.
    /// </summary>
    /// <param name="job">The job, with any budgets.</param>
    /// <returns>The smallest and the largest budget, in KiB.</returns>
    public static (long Minimum, long Maximum) Of(JobSpec job)
    {
        ArgumentNullException.ThrowIfNull(job);
        RuleSet rules = RuleBook.Newest;
        JobSpec spec = rules.WithMicroBatch(job);
        StepWork[] works = [.. rules.CurriculumOf(spec).Select((CurriculumStep step) => rules.WorkOf(spec, step))];
        if (spec.Fleet.Partition is PartitionSpec.Folders)
        {
            long holdsAll = Kibibytes(works.Max(work => work.NeededBytes) * Headroom);
            return (holdsAll, holdsAll);
        }

        long ninth = Kibibytes(rules.EstimateOf(spec, SubModel.FullNetwork(spec.Network)).Bytes * Headroom / Proportion);
        long smallest = Math.Max(ninth, Kibibytes(works.Max(work => work.StreamedBytes ?? work.NeededBytes)));
        return (smallest, Math.Max(smallest, Proportion * ninth));
    }

    private static long Kibibytes(double bytes) => (long)Math.Ceiling(bytes / Unit);
}
