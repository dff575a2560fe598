using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Stages;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Verification;

/// <summary>Initialises a job again from its seed, and holds the bytes against those that its journal names.</summary>
internal static class InitialisationReplay
{
    /// <summary>What differs, a line each.</summary>
    /// <param name="job">The job.</param>
    /// <param name="started">What its journal says of its start.</param>
    /// <param name="book">The versions of the rules that are known here.</param>
    public static async Task<IReadOnlyList<string>> FindingsOf(string job, JobStarted started, RuleBook book)
    {
        var findings = new List<string>();
        RuleSet rules = book.Of(started.RulesVersion);
        string scratch = Directory.CreateTempSubdirectory("profl-verify-").FullName;
        try
        {
            var store = new FileBlobStore(scratch, Durability.Process, 0);
            JobInitialisation initialised = await JobInitialisation
                .Draw(job, started.SpecJson, rules, store, CancellationToken.None)
                .ConfigureAwait(false);
            if (initialised.Spec.Sha256 != started.Spec.Sha256)
            {
                findings.Add("the job file in the journal is not the blob that the journal names");
            }

            int microBatch = rules.ReadJob(started.SpecJson).Training.MicroBatch;
            if (started.MicroBatch is not 0 and var chosen && chosen != microBatch)
            {
                findings.Add($"the job began with micro-batch {chosen}, and its job file in the journal has {microBatch}");
            }

            findings.AddRange(
                initialised
                    .Parts.Where(part => started.Parts.FirstOrDefault(p => p.Part == part.Part)?.Blob.Sha256 != part.Blob.Sha256)
                    .Select(part => $"the seed gives other initial weights of {part.Part} than the journal names")
            );
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }

        return findings;
    }

    /// <summary>
    /// What is wrong with the network of a job that is narrowed to its roster, once that is complete; null where nothing is.
    /// </summary>
    /// <param name="state">The job before the roster's newest page.</param>
    /// <param name="file">The job before it was narrowed; null where the journal does not say that it was.</param>
    /// <param name="page">The roster's newest page.</param>
    public static string? WidthFinding(JobState state, JobSpec? file, RosterFixed page)
    {
        if (state.Spec is not { } spec || page.Page < page.Pages - 1 || !state.Rules.NarrowsToRoster(spec))
        {
            return null;
        }

        IEnumerable<long> budgets = state.RosterPages.Append(page).SelectMany(fixedPage => fixedPage.Members).Select(m => m.MemoryBytes);
        return state.Rules.AsRun(file ?? spec, budgets).Network.Equals(spec.Network)
            ? null
            : "the budgets of the roster give another network than the journal says";
    }
}
