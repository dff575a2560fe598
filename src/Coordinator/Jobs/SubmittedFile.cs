using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Jobs;

/// <summary>The job file of a job that was submitted and has not begun.</summary>
public static class SubmittedFile
{
    /// <summary>
    /// The file as the newest rules read it, with which the job begins. An earlier release may have taken it: then it is read by the rules
    /// of that release, and written again.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="book">The versions of the rules that are known here.</param>
    /// <exception cref="UnknownRulesException">A newer release took it.</exception>
    /// <exception cref="JobSpecException">The newest rules have no such job.</exception>
    public static string Of(JobSubmitted job, RuleBook book)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(book);
        RuleSet rules = book.Of(job.RulesVersion);
        return rules.Version == book.HighestVersion ? job.SpecJson : book.Latest.WriteJob(rules.ReadJob(job.SpecJson));
    }

    /// <summary>
    /// Whether a job file says what that of a submitted job says, however it is written. Then it is the same job, sent again. Where an
    /// earlier release took the job, the defaults of its file were others, and only what has no default is compared: seed and clients.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="specJson">The job file that is sent now.</param>
    /// <param name="book">The versions of the rules that are known here.</param>
    public static bool IsSame(JobSubmitted job, string specJson, RuleBook book)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(book);
        if (job.SpecJson == specJson)
        {
            return true;
        }

        try
        {
            RuleSet taken = book.Of(job.RulesVersion);
            return taken.Version == book.HighestVersion
                ? Canonical(job.SpecJson, taken) == Canonical(specJson, taken)
                : WithoutDefaults(taken.ReadJob(job.SpecJson)) == WithoutDefaults(book.Latest.ReadJob(specJson));
        }
        catch (Exception e) when (e is UnknownRulesException or JobSpecException)
        {
            return false;
        }
    }

    private static (ulong Seed, int Clients) WithoutDefaults(JobSpec job) => (job.Seed, job.Fleet.Clients);

    private static string Canonical(string specJson, RuleSet rules) => rules.WriteJob(rules.WithMicroBatch(rules.ReadJob(specJson)));
}
