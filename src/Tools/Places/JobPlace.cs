using ProFL.Operators;
using ProFL.Tools.Choices;
using ProFL.Tools.Clusters;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Places;

/// <summary>
/// The job that a command for runs and clusters alike speaks to: what the command line names, or else what <see cref="JobChoice"/> chooses
/// of both. It is said before the answer.
/// </summary>
/// <param name="Run">The run; null for a job of the cluster.</param>
/// <param name="Job">The job's id; also <c>latest</c> where the cluster was named.</param>
public sealed record JobPlace(RunDirectory? Run, string Job)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Finds it, and says which it is.</summary>
    /// <param name="job">A job's id, or <c>latest</c>.</param>
    /// <param name="runs">The folder of runs that the command line names, or null.</param>
    /// <param name="cluster">The cluster that the command line names, or null.</param>
    /// <param name="tokenFile">The token's file that the command line names, or null.</param>
    /// <param name="wantsResult">Whether <c>latest</c> is the newest that has ended, and not the newest that has not.</param>
    /// <param name="say">Takes a line for a person.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">There is no such job, or it is in both places.</exception>
    public static async Task<JobPlace> Find(
        string job,
        string? runs,
        string? cluster,
        string? tokenFile,
        bool wantsResult,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        if (runs is not null && cluster is not null)
        {
            throw new UserException(Mistake.Usage, "--runs means a run, and --cluster a job of a cluster: give one of them");
        }

        if (cluster is not null || (runs is null && ClusterEnvironment.Own.Cluster is not null))
        {
            return new JobPlace(null, job);
        }

        string folder = runs ?? RunDirectory.UsualFolder;
        IReadOnlyList<JobCandidate> ofCluster = runs is null ? await OfCluster(tokenFile, say, cancellation).ConfigureAwait(false) : [];
        PlacedJob[] all = [.. PlacedJob.OfRuns(folder), .. ofCluster.Select(known => new PlacedJob(known))];
        var chosen = PlacedJob.Choose(job, wantsResult, all);
        return chosen is { Run: null }
            ? new JobPlace(null, chosen.Candidate.Id)
            : new JobPlace(await Opened(chosen, folder, job, say, cancellation).ConfigureAwait(false), job);
    }

    /// <summary>Opens a run for a command that shows results of runs alone, and says which it is.</summary>
    /// <param name="runs">The folder of all runs.</param>
    /// <param name="job">A job's id, or <c>latest</c>: the newest that has ended.</param>
    /// <param name="say">Takes a line for a person.</param>
    /// <param name="cancellation">Gives up asking the cluster for its jobs.</param>
    /// <exception cref="UserException">There is no such run; says which there are, and which jobs the cluster has.</exception>
    public static Task<RunDirectory> OpenRun(string runs, string job, Action<string> say, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(say);
        return Opened(PlacedJob.Choose(job, wantsResult: true, [.. PlacedJob.OfRuns(runs)]), runs, job, say, cancellation);
    }

    private static async Task<RunDirectory> Opened(
        PlacedJob? chosen,
        string runs,
        string job,
        Action<string> say,
        CancellationToken cancellation
    )
    {
        RunDirectory run =
            chosen?.Run
            ?? throw new UserException(
                Mistake.Usage,
                KnownJobs.With(
                    job == JobChoice.Latest
                        ? $"there is no run in {Path.GetFullPath(runs)}: start one with profl demo or profl run JOB.conf"
                        : $"there is no run '{job}' in {Path.GetFullPath(runs)}",
                    KnownJobs.OfRuns(runs),
                    await KnownJobs.OfCluster(null, cancellation).ConfigureAwait(false)
                )
            );
        chosen.Announce(say);
        return run;
    }

    // that of the default folder; one that does not answer has no jobs to choose from
    private static async Task<IReadOnlyList<JobCandidate>> OfCluster(string? tokenFile, Action<string> say, CancellationToken cancellation)
    {
        if (ClusterAddress.NoteIn(ClusterAddress.DefaultFolder) is not { Urls.Count: > 0 })
        {
            return [];
        }

        try
        {
            using var client = new OperatorClient(() => ClusterAddress.Find(cluster: null, tokenFile), Patience, silence: Patience);
            return await ClusterJobs.Newest(client, cancellation).ConfigureAwait(false);
        }
        catch (OperatorException silent)
        {
            say($"only runs are looked at: {silent.Message}");
            return [];
        }
    }
}
