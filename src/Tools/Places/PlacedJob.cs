using ProFL.Tools.Choices;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Places;

/// <summary>A job that a command may speak to, and where it is.</summary>
/// <param name="Candidate">The job.</param>
/// <param name="Run">Its run; null for a job of a cluster.</param>
/// <param name="Journal">Of a cluster whose files are read: its journal.</param>
internal sealed record PlacedJob(JobCandidate Candidate, RunDirectory? Run = null, ClusterJournal? Journal = null)
{
    /// <summary>The runs of a folder.</summary>
    /// <param name="folder">The folder of all runs.</param>
    public static IEnumerable<PlacedJob> OfRuns(string folder) => RunDirectory.All(folder).Select(run => new PlacedJob(run.Candidate, run));

    /// <summary>The job that is meant; null where there is none.</summary>
    /// <param name="job">A job's id, or <c>latest</c>.</param>
    /// <param name="wantsResult">Whether <c>latest</c> is the newest that has ended, and not the newest that has not.</param>
    /// <param name="all">The jobs of every place that the command may speak to.</param>
    /// <exception cref="UserException">It is not clear which is meant.</exception>
    public static PlacedJob? Choose(string job, bool wantsResult, IReadOnlyList<PlacedJob> all)
    {
        JobCandidate[] candidates = [.. all.Select(placed => placed.Candidate)];
        JobCandidate? chosen = wantsResult ? JobChoice.Result(job, candidates) : JobChoice.Of(job, candidates);
        return all.LastOrDefault(placed => placed.Candidate == chosen);
    }

    /// <summary>Says which it is, and where.</summary>
    /// <param name="say">Takes a line for a person.</param>
    public void Announce(Action<string> say)
    {
        string state = Candidate.IsUnfinished ? ", unfinished" : ", which has ended";
        say(
            Run is { } run ? $"run {run.Job} in {run.Path}{state}"
            : Journal is { } journal ? $"job {Candidate.Id} of the cluster, in {journal.Place}{state}"
            : $"job {Candidate.Id} of the cluster{state}"
        );
    }
}
