using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ProFL.Cli.Clusters;
using ProFL.Cli.Runs;
using ProFL.Learning.Jobs;

namespace ProFL.Cli.Faults;

/// <summary>Runs a job fault-free, then again and again in a local cluster of processes to which a plan of faults is done, and gives the verdict.</summary>
/// <param name="folder">Where everything is kept.</param>
/// <param name="spec">The job.</param>
/// <param name="data">Where data sets lie.</param>
/// <param name="settings">HOCON for every process.</param>
/// <param name="layers">Layers for every process of the cluster.</param>
public sealed class ChaosRun(string folder, JobSpec spec, string data, IReadOnlyList<string> settings, IReadOnlyList<string> layers)
{
    // so that every round can be computed again
    private const string KeepBlobs = "profl.coordinator.keep-blobs = on";

    /// <summary>Where the local cluster keeps everything.</summary>
    public string ClusterFolder => Path.Combine(folder, "cluster");

    /// <summary>Runs it.</summary>
    /// <param name="seed">Of the plan.</param>
    /// <param name="kinds">What may happen.</param>
    /// <param name="length">The last fault is over by then.</param>
    /// <param name="clientNodes">How many client nodes.</param>
    /// <param name="cancellationToken">Gives up; the cluster is ended.</param>
    public async Task<ChaosResult> Run(ulong seed, ImmutableArray<FaultKind> kinds, TimeSpan length, int clientNodes, CancellationToken cancellationToken)
    {
        var cluster = ClusterPlan.Of(ClusterFolder, 1, clientNodes, [.. spec.Fleet.Sites], data, [KeepBlobs, .. settings], [], layers, earlier: null) with { FaultInjection = true };
        ImmutableArray<PlannedFault> plan = FaultPlan.Of(seed, kinds, cluster.Processes.Select(p => (p.Note.Name, p.Note.Role)), length);
        string faultFree = await FaultFree(cancellationToken).ConfigureAwait(false);
        Say($"{plan.Length} faults are planned over {string.Join(", ", cluster.Processes.Select(p => p.Note.Name))}");

        DateTimeOffset began;
        IReadOnlyList<string> jobs;
        InjectedFault[] faults;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task supervising = ClusterSupervisor.Run(ClusterFolder, cluster, ending.Token);
        try
        {
            await ClusterHealth.Wait(ClusterFolder, () => !supervising.IsCompleted, cancellationToken).ConfigureAwait(false);
            began = DateTimeOffset.UtcNow;
            Task<InjectedFault[]> injecting = Inject(plan, began, ending.Token);
            jobs = await new ChaosJobs(ClusterFolder, spec).Run($"{spec.Name}-{seed}", () => injecting.IsCompleted, Say, cancellationToken).ConfigureAwait(false);
            faults = await injecting.ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await supervising.ConfigureAwait(false);
        }

        var histories = new List<ChaosJob>();
        foreach (string job in jobs)
        {
            histories.Add(await ChaosJob.Read(Path.Combine(ClusterFolder, cluster.Processes[0].Note.Name), job).ConfigureAwait(false));
        }

        return ChaosVerdict.Of(seed, began, faults, histories, faultFree);
    }

    private async Task<string> FaultFree(CancellationToken cancellationToken)
    {
        var run = RunDirectory.Create(Path.Combine(folder, "fault-free"), spec, data, DateTimeOffset.UtcNow);
        using var view = new Screens.PlainView(TextWriter.Null);
        RunResult result = await JobRun.Run(run, settings, view, cancellationToken).ConfigureAwait(false);
        Say(string.Create(CultureInfo.InvariantCulture, $"without faults: {result.Status} in {result.Seconds:0.0} s, model {result.ModelSha256}"));
        return result.Status == "completed" ? result.ModelSha256 : throw new UserException(ExitCode.JobFailed, $"the job does not even complete without faults: {result.Reason}");
    }

    // each in its own time, whether or not the one before is over
    private Task<InjectedFault[]> Inject(ImmutableArray<PlannedFault> plan, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var injector = new FaultInjector(ClusterFolder);
        return Task.WhenAll(plan.Select(async fault =>
        {
            TimeSpan wait = began + fault.At - DateTimeOffset.UtcNow;
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            Say(TextOf(fault));
            return await injector.Inject(fault, cancellationToken).ConfigureAwait(false);
        }));
    }

    private static string TextOf(PlannedFault fault) => string.Create(
        CultureInfo.InvariantCulture,
        $"{fault.At.TotalSeconds,6:0.0} s  {fault.Kind.Name} {fault.Target}{(fault.Kind.Lasts ? $" for {fault.For.TotalSeconds:0.0} s" : "")}");

    private static void Say(string line) => Console.Error.WriteLine(line);
}
