namespace ProFL.Tools.Choices;

/// <summary>
/// Which job a command means. <c>latest</c> is, for a command that asks or steers, the newest that has not ended, and the newest of all
/// where every one has; for one that wants a result, the newest that has ended. An id means the job of that id, wherever it is.
/// </summary>
public static class JobChoice
{
    /// <summary>The word for the newest job.</summary>
    public const string Latest = "latest";

    /// <summary>
    /// Chooses for a command that shows, checks or writes a result: <c>latest</c> is the newest that has ended; one that has not is meant
    /// by its id, or where it is the only job.
    /// </summary>
    /// <param name="job">A job's id, or <c>latest</c>.</param>
    /// <param name="candidates">The jobs of every place that the command may speak to; of equal times the last wins.</param>
    /// <returns>The job, or null where there is none.</returns>
    /// <exception cref="UserException">Several have not ended and none has, or a run and a job of the cluster have this id.</exception>
    public static JobCandidate? Result(string job, IReadOnlyCollection<JobCandidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        if (job != Latest || candidates.Count <= 1)
        {
            return Of(job, candidates);
        }

        return Of(Latest, candidates.Where(candidate => !candidate.IsUnfinished))
            ?? throw new UserException(
                Mistake.Usage,
                "no job has ended yet, and there are several; one that has not is taken as it is now when it is named: "
                    + string.Join(", ", candidates.OrderBy(candidate => candidate.At).Select(candidate => candidate.Id))
            );
    }

    /// <summary>Chooses.</summary>
    /// <param name="job">A job's id, or <c>latest</c>.</param>
    /// <param name="candidates">The jobs of every place that the command may speak to; of equal times the last wins.</param>
    /// <returns>The job, or null where there is none.</returns>
    /// <exception cref="UserException">A run and a job of the cluster have this id.</exception>
    public static JobCandidate? Of(string job, IEnumerable<JobCandidate> candidates)
    {
        if (job == Latest)
        {
            return candidates.OrderBy(candidate => candidate.IsUnfinished).ThenBy(candidate => candidate.At).LastOrDefault();
        }

        JobCandidate[] named = [.. candidates.Where(candidate => candidate.Id == job)];
        return named.DistinctBy(candidate => candidate.IsOfCluster).Count() <= 1
            ? named.LastOrDefault()
            : throw new UserException(
                Mistake.Usage,
                $"there is a run {job}, and the cluster has a job {job}: say which with --runs FOLDER or --cluster"
            );
    }
}
