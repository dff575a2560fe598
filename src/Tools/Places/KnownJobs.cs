using ProFL.Coordinator.Persistence;
using ProFL.Operators;
using ProFL.Tools.Choices;
using ProFL.Tools.Clusters;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Places;

/// <summary>
/// The jobs of this machine's runs and of the cluster of the usual folder, by their names: for whoever named one that is not there.
/// </summary>
public static class KnownJobs
{
    private const int Named = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The runs of a folder; empty where there are none.</summary>
    /// <param name="runs">The folder of all runs.</param>
    public static string OfRuns(string runs) =>
        Listed(
            $"the runs in {Path.GetFullPath(runs)}",
            "profl resume, report, verify, export",
            [.. RunDirectory.All(runs).Select(run => run.Job)]
        );

    /// <summary>The jobs of a cluster; empty where it has none, or nobody answers.</summary>
    /// <param name="find">Finds the cluster; null for that of the environment, or else of the usual folder.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<string> OfCluster(Func<ClusterAddress>? find, CancellationToken cancellation)
    {
        bool isUsual = find is null && ClusterEnvironment.Own.Cluster is null;
        try
        {
            if (isUsual && ClusterAddress.NoteIn(ClusterAddress.DefaultFolder) is not { Urls.Count: > 0 })
            {
                string folder = ClusterAddress.DefaultFolder;
                return OfJournals(folder, ClusterJournal.In(folder).SelectMany(journal => journal.Jobs()));
            }

            using var client = new OperatorClient(
                find ?? (() => ClusterAddress.Find(cluster: null, tokenFile: null)),
                Patience,
                silence: Patience
            );
            IReadOnlyList<JobCandidate> jobs = await ClusterJobs.Newest(client, cancellation).ConfigureAwait(false);
            return Listed(
                "the jobs of the cluster",
                isUsual ? "profl status, watch, export, verify" : "profl status, watch, export",
                [.. jobs.Select(job => job.Id)]
            );
        }
        catch (Exception silent) when (silent is OperatorException or UserException or JournalException)
        {
            return "";
        }
    }

    /// <summary>Jobs from the journals of a cluster's folder, whether it runs or is down; empty where there are none.</summary>
    /// <param name="folder">The cluster's folder.</param>
    /// <param name="jobs">Its jobs.</param>
    public static string OfJournals(string folder, IEnumerable<JobCandidate> jobs) =>
        Listed($"the jobs of the cluster in {Path.GetFullPath(folder)}", "profl verify", [.. jobs.Select(job => job.Id)]);

    /// <summary>An error with what else there is.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="known">Lists of names, some of them empty.</param>
    public static string With(string message, params IEnumerable<string> known) =>
        string.Join("; ", known.Where(list => list.Length > 0).Prepend(message));

    private static string Listed(string what, string commands, IReadOnlyList<string> names) =>
        names.Count == 0
            ? ""
            : $"{what}: {string.Join(", ", names.TakeLast(Named))}{(names.Count > Named ? ", and older ones" : "")} ({commands})";
}
