using System.Diagnostics;
using System.Text.Json;
using ProFL.Coordinator;
using ProFL.Learning.Jobs;
using ProFL.Learning.Partitions;
using ProFL.Learning.Rules;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Files;
using ProFL.Node.Hosting;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;
using ProFL.Tools.Plans;
using ProFL.Training.Formats;

namespace ProFL.Tools.Runs;

/// <summary>Runs the jobs of a run folder to their end in a cluster inside this process, and leaves model and result there.</summary>
public static class JobRun
{
    /// <summary>Runs, or goes on with, a run. One that has its result is left as it is.</summary>
    /// <param name="run">The run; another process must not have it.</param>
    /// <param name="settings">HOCON from the command line.</param>
    /// <param name="view">Where the job is shown.</param>
    /// <param name="cancellationToken">Stops; the run can be resumed.</param>
    public static async Task<RunResult> Run(
        RunDirectory run,
        IReadOnlyList<string> settings,
        IProgressView view,
        CancellationToken cancellationToken
    )
    {
        if (run.IsFinished)
        {
            return RunResult.Of(run);
        }

        using FolderLock alone = run.Lock();
        if (run.IsFinished)
        {
            // by the process that had it until now
            return RunResult.Of(run);
        }
        var watch = Stopwatch.StartNew();
        Begin(view, run, run.Job, run.Spec, run.Note.Compared.Count);
        await using LocalCluster cluster = await LocalCluster.Start(run, settings, cancellationToken).ConfigureAwait(false);
        JobStatus main = await RunJob(cluster, run.Job, run.Spec, view, cancellationToken).ConfigureAwait(false);
        IBlobStore blobs = CoordinatorBlobs.Local(run.CoordinatorState, cluster.Coordinator.System.Settings.Config);
        bool hasModel = CopyModel(run, main, blobs);
        var compared = new Dictionary<MethodName, JobStatus>();
        foreach (RunNote.ComparedJob job in main.Status == JobPhase.Completed ? run.Note.Compared : [])
        {
            JobSpec spec = run.Rules.ReadJob(job.SpecJson);
            Begin(view, run, job.Job, spec, run.Note.Compared.Count - compared.Count - 1);
            compared[spec.Method.Strategy] = await RunJob(cluster, job.Job, spec, view, cancellationToken).ConfigureAwait(false);
        }

        RunReport.Write(run);
        RunResult result = RunOutcome
            .Of(run, main, compared, watch.Elapsed, FilesOf(run, hasModel))
            .With(RunHistory.Of(run.Journal, run.Job));
        Write(run, result);
        return result;
    }

    /// <summary>
    /// Measures the memory of a run's steps in processes of their own, and puts it into its report and result: only a demonstration takes
    /// the time.
    /// </summary>
    /// <param name="run">A run that has ended.</param>
    /// <param name="result">Its result.</param>
    /// <param name="say">Takes a line for a person about what is measured.</param>
    /// <param name="cancellationToken">Gives up; the run is as it was.</param>
    /// <exception cref="UserException">A process failed; says how.</exception>
    public static async Task MeasureMemory(RunDirectory run, RunResult result, Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(result);
        IReadOnlyDictionary<int, long> measured = await StepMemory
            .Measure(run.Spec, run.Rules, say, cancellationToken)
            .ConfigureAwait(false);
        RunReport.Write(run, measured);
        Write(run, result.With(measured));
    }

    private static void Write(RunDirectory run, RunResult result) =>
        run.WriteWhole(Path.GetFileName(run.Result), JsonSerializer.SerializeToUtf8Bytes(result, RunJson.Default.RunResult));

    private static void Begin(IProgressView view, RunDirectory run, string job, JobSpec spec, int following) =>
        view.Begin(
            Labels.NameOf(spec),
            $"job {job}, network {spec.Network.Name}, {ClientsOf(run, spec)} clients{UnableOf(run, spec)}, seed {spec.Seed}, in {run.Path}",
            following
        );

    private static int ClientsOf(RunDirectory run, JobSpec spec) =>
        spec.Fleet.Partition is PartitionSpec.Folders
            ? spec.Fleet.Sites.Sum(site => ClientFolders.CountIn(run.Note.DataDirectory, site, spec.Data))
            : spec.Fleet.Clients;

    // of clients that are real; simulated ones have what the job draws
    private static string UnableOf(RunDirectory run, JobSpec spec) =>
        spec.Fleet.Partition is PartitionSpec.Folders && UnableClients.Of(spec, run.Note.DataDirectory) is { Length: > 0 } unable
            ? $" ({unable})"
            : "";

    private static async Task<JobStatus> RunJob(
        LocalCluster cluster,
        string job,
        JobSpec spec,
        IProgressView view,
        CancellationToken cancellationToken
    )
    {
        var watch = new JobWatch(() => cluster.Coordinator.Directory, () => cluster.Coordinator.Jobs, view);
        // a submitted job begins with the newest rules, whichever the run was made with
        await watch.Submit(job, job, RuleBook.Newest.WriteJob(spec), cancellationToken).ConfigureAwait(false);
        return await watch.Follow(job, cancellationToken).ConfigureAwait(false);
    }

    private static SortedDictionary<string, string> FilesOf(RunDirectory run, bool hasModel)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["result"] = run.Result,
            ["journal"] = run.Journal,
            ["log"] = run.Log,
        };
        files["report"] = RunReport.PageOf(run);
        files["history"] = RunReport.TableOf(run);
        if (hasModel)
        {
            files["model"] = run.Model;
        }

        return files;
    }

    private static bool CopyModel(RunDirectory run, JobStatus status, IBlobStore blobs)
    {
        if (status.ModelSha256.Length == 0)
        {
            return false;
        }

        string blob = blobs.PathOf(new BlobKey(run.Job, status.Rounds, new BlobId(status.ModelSha256, 0)));
        using FileStream model = File.OpenRead(blob);
        WholeFile.Write(run.Model, model.CopyTo);
        return true;
    }
}
