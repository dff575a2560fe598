using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Messages.Journal;

namespace ProFL.Tools.Choices;

/// <summary>The jobs that a journal knows, to choose one from.</summary>
internal static class JournalJobs
{
    private const int Named = 5;

    /// <summary>The job that is meant.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="job">A job's id, or <c>latest</c>.</param>
    /// <param name="place">Where the journal is, for the person who asks.</param>
    /// <exception cref="UserException">The journal has no such job; says which it has.</exception>
    public static string Find(JournalReader journal, string job, string place)
    {
        if (job != JobChoice.Latest && journal.Events(StageManager.IdOf(job)).Any())
        {
            return job;
        }

        IReadOnlyList<JobCandidate> known = Of(journal);
        return JobChoice.Result(job, known)?.Id
            ?? throw new UserException(
                Mistake.Usage,
                known.Count == 0
                    ? $"no job was submitted to the coordinator of {place} yet"
                    : $"there is no job '{job}' in {place}; there are: {string.Join(", ", known.TakeLast(Named).Select(known => known.Id))}"
            );
    }

    /// <summary>The jobs of a journal, first submitted first.</summary>
    /// <param name="journal">The journal.</param>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public static IReadOnlyList<JobCandidate> Of(JournalReader journal)
    {
        var known = new Dictionary<string, JobCandidate>(StringComparer.Ordinal);
        foreach (object happened in journal.Events(JobDirectory.Id).Select(row => row.ToMessage()))
        {
            if (happened is JobSubmitted handed)
            {
                known[handed.Job] = new JobCandidate(
                    handed.Job,
                    IsOfCluster: true,
                    IsUnfinished: true,
                    DateTimeOffset.FromUnixTimeMilliseconds(handed.AtUnixMs)
                );
            }
            else if (happened is JobEnded ended && known.TryGetValue(ended.Job, out JobCandidate? submitted))
            {
                known[ended.Job] = submitted with { IsUnfinished = false };
            }
        }

        // a job that was submitted and did nothing yet has no journal of its own
        return [.. known.Values.Where(job => journal.Events(StageManager.IdOf(job.Id)).Any()).OrderBy(job => job.At)];
    }
}
