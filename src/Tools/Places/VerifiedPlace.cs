using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Verification;
using ProFL.Tools.Choices;
using ProFL.Tools.Clusters;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Places;

/// <summary>
/// Where the job lies that is verified: in a database or in a coordinator's state folder that the command line names, or else among the
/// runs and in the cluster of this machine. All null means the runs and the cluster of the usual folders.
/// </summary>
/// <param name="Runs">The folder of runs that the command line names: then runs alone.</param>
/// <param name="Cluster">The folder of a cluster: then its jobs alone.</param>
/// <param name="States">State folders of coordinators.</param>
/// <param name="Database">The database that coordinators share.</param>
public sealed record VerifiedPlace(string? Runs, string? Cluster, IReadOnlyList<string> States, string? Database)
{
    /// <summary>Finds what is meant, says which it is, and verifies it.</summary>
    /// <param name="job">The job's id, or <c>latest</c>: the newest that has ended.</param>
    /// <param name="say">Takes a line for a person: which job it is, and where.</param>
    /// <exception cref="UserException">There is no such job, or the command line names places that do not go together.</exception>
    public async Task<VerificationReport> Verify(string job, Action<string> say)
    {
        bool isNamed = Database is not null || States.Count > 0;
        if ((Runs is not null && Cluster is not null) || (isNamed && Cluster is not null))
        {
            throw new UserException(
                Mistake.Usage,
                "--cluster means a job of the cluster in that folder: leave out --runs, --state and --postgresql, or leave it out"
            );
        }

        if (Database is not null)
        {
            return await RunVerification.Verify(Database, States, job).ConfigureAwait(false);
        }

        return States switch
        {
            [] => await VerifyChosen(job, say).ConfigureAwait(false),
            [var state] => await RunVerification.Verify(state, job).ConfigureAwait(false),
            _ => throw new UserException(
                Mistake.Usage,
                "several --state are for coordinators that share a database: name it with --postgresql"
            ),
        };
    }

    private async Task<VerificationReport> VerifyChosen(string job, Action<string> say)
    {
        // an address in the environment is for the commands that ask a cluster; this one reads files
        string? named = Cluster ?? (Runs is null && !IsAddress(ClusterEnvironment.Own.Cluster) ? ClusterEnvironment.Own.Cluster : null);
        if (IsAddress(named))
        {
            throw new UserException(
                Mistake.Usage,
                $"the journal of the cluster at {named} cannot be read over HTTP: give its folder with --cluster, a coordinator's with "
                    + "--state, or its database with --postgresql"
            );
        }

        string runsFolder = Runs ?? RunDirectory.UsualFolder;
        string clusterFolder = named ?? ClusterAddress.DefaultFolder;
        IEnumerable<PlacedJob> runs = named is null ? PlacedJob.OfRuns(runsFolder) : [];
        PlacedJob[] jobs = Runs is null ? OfCluster(clusterFolder, isNamed: named is not null, say) : [];
        PlacedJob chosen =
            PlacedJob.Choose(job, wantsResult: true, [.. runs, .. jobs])
            ?? throw Unknown(
                job,
                string.Join(" and ", new[] { named is null ? runsFolder : null, Runs is null ? clusterFolder : null }.OfType<string>()),
                named is null ? KnownJobs.OfRuns(runsFolder) : "",
                KnownJobs.OfJournals(clusterFolder, jobs.Select(known => known.Candidate))
            );
        chosen.Announce(say);
        return chosen.Run is { } run
            ? await RunVerification.Verify(run.CoordinatorState, run.Job).ConfigureAwait(false)
            : await chosen.Journal!.Verify(chosen.Candidate.Id).ConfigureAwait(false);
    }

    private static bool IsAddress(string? cluster) => cluster?.StartsWith("http", StringComparison.OrdinalIgnoreCase) == true;

    // one that was not named must not keep a run from being verified
    private static PlacedJob[] OfCluster(string folder, bool isNamed, Action<string> say)
    {
        try
        {
            IReadOnlyList<ClusterJournal> journals = ClusterJournal.In(folder);
            return isNamed && journals.Count == 0
                ? throw new UserException(
                    Mistake.Usage,
                    $"there is no coordinator's journal in {Path.GetFullPath(folder)}: give a folder of profl up, or name the database of "
                        + "the coordinators with --postgresql"
                )
                : [.. journals.SelectMany(journal => journal.Jobs().Select(job => new PlacedJob(job, Journal: journal)))];
        }
        catch (JournalException unreadable) when (!isNamed)
        {
            say($"only runs are looked at: {unreadable.Message}");
            return [];
        }
    }

    private static UserException Unknown(string job, string places, params string[] known) =>
        new(
            Mistake.Usage,
            job == JobChoice.Latest
                ? $"there is no job in {places}: start one with profl demo, profl run JOB.conf or profl submit JOB.conf"
                : KnownJobs.With($"there is no job '{job}' in {places}", known)
        );
}
