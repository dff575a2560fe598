using System.Collections.Immutable;
using System.Globalization;
using ProFL.Learning.Jobs;
using ProFL.Node.Faults;
using ProFL.Tools.Clusters;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Chaos;

/// <summary>Runs a job fault-free, then again and again in a cluster to which a plan of faults is done, and gives the verdict.</summary>
/// <param name="folder">Where everything is kept.</param>
/// <param name="spec">The job.</param>
/// <param name="data">Where data sets lie.</param>
/// <param name="settings">HOCON for every process that is started.</param>
/// <param name="layers">Layers for every process of a local cluster.</param>
public sealed class ChaosRun(string folder, JobSpec spec, string data, IReadOnlyList<string> settings, IReadOnlyList<string> layers)
{
    // so that every round can be computed again
    private const string KeepBlobs = "profl.coordinator.keep-blobs = on";
    private const string FaultInjection = "profl.fault-injection = on";

    /// <summary>Where the local cluster keeps everything.</summary>
    public string ClusterFolder => Path.Combine(folder, "cluster");

    /// <summary>Does faults to a cluster of its own.</summary>
    /// <param name="seed">Of the plan.</param>
    /// <param name="kinds">What may happen.</param>
    /// <param name="length">The last fault is over by then.</param>
    /// <param name="coordinators">How many coordinators.</param>
    /// <param name="clientNodes">How many client nodes.</param>
    /// <param name="database">What several coordinators share; null for SQLite.</param>
    /// <param name="cancellationToken">Gives up; the cluster is ended.</param>
    public async Task<ChaosResult> OfLocal(
        ulong seed,
        ImmutableArray<FaultKind> kinds,
        TimeSpan length,
        int coordinators,
        int clientNodes,
        ClusterDatabase? database,
        CancellationToken cancellationToken
    )
    {
        // updates are on the coordinators' own disks, and where the journal is elsewhere disk-loss takes them for good
        string[] switches = database is null ? [KeepBlobs, FaultInjection] : [FaultInjection];
        ClusterPlan cluster = ClusterPlan.Of(
            ClusterFolder,
            coordinators,
            clientNodes,
            [.. spec.Fleet.Sites],
            data,
            [.. switches, .. settings],
            database is null ? [] : [database.Setting],
            layers,
            earlier: null
        ) with
        {
            FaultInjection = true,
        };
        ImmutableArray<PlannedFault> plan = FaultPlan.Of(seed, kinds, cluster.Processes.Select(p => (p.Note.Name, p.Note.Role)), length);
        string faultFree = await FaultFree(cancellationToken).ConfigureAwait(false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task supervising = ClusterSupervisor.Run(ClusterFolder, cluster, ending.Token);
        Disturbed disturbed;
        try
        {
            await ClusterHealth.Wait(ClusterFolder, () => !supervising.IsCompleted, cancellationToken).ConfigureAwait(false);
            disturbed = await Disturb(
                    plan,
                    new FaultInjector(ClusterFolder),
                    () => ClusterAddress.Find(ClusterFolder, tokenFile: null),
                    StemOf(seed),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await supervising.ConfigureAwait(false);
        }

        string[] states =
        [
            .. cluster.Processes.Where(p => p.Note.Role == "coordinator").Select(p => Path.Combine(ClusterFolder, p.Note.Name)),
        ];
        return await Verdict(seed, disturbed, new ChaosJournal(database?.Connection, states), faultFree).ConfigureAwait(false);
    }

    /// <summary>Does faults to a cluster that runs elsewhere: those that its processes do to themselves.</summary>
    /// <param name="seed">Of the plan.</param>
    /// <param name="kinds">What may happen.</param>
    /// <param name="length">The last fault is over by then.</param>
    /// <param name="address">Its coordinators.</param>
    /// <param name="database">The database that keeps its journal.</param>
    /// <param name="cancellationToken">Gives up; faults that are on end.</param>
    public async Task<ChaosResult> OfNamed(
        ulong seed,
        ImmutableArray<FaultKind> kinds,
        TimeSpan length,
        ClusterAddress address,
        string database,
        CancellationToken cancellationToken
    )
    {
        using NamedClusterFaults faults = await NamedClusterFaults.Of(address, cancellationToken).ConfigureAwait(false);
        ImmutableArray<PlannedFault> plan = FaultPlan.Of(seed, kinds, faults.Targets.Select(t => (t.Name, t.Role)), length);
        string faultFree = await FaultFree(cancellationToken).ConfigureAwait(false);
        Disturbed disturbed = await Disturb(plan, faults, () => address, StemOf(seed), cancellationToken).ConfigureAwait(false);
        return await Verdict(seed, disturbed, new ChaosJournal(database, []), faultFree).ConfigureAwait(false);
    }

    // an earlier plan of the seed has left jobs in a database that lives on
    private string StemOf(ulong seed) => $"{spec.Name}-{seed}-{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}";

    private async Task<Disturbed> Disturb(
        ImmutableArray<PlannedFault> plan,
        IFaultInjector injector,
        Func<ClusterAddress> find,
        string stem,
        CancellationToken cancellationToken
    )
    {
        Say(
            $"{plan.Length} faults are planned over {string.Join(", ", plan.Select(f => f.Target).Distinct().Order(StringComparer.Ordinal))}"
        );
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        DateTimeOffset began = DateTimeOffset.UtcNow;
        Task<InjectedFault[]> injecting = Inject(plan, injector, began, ending.Token);
        try
        {
            IReadOnlyList<string> jobs = await new ChaosJobs(find, spec)
                .Run(stem, () => injecting.IsCompleted, Say, cancellationToken)
                .ConfigureAwait(false);
            return new Disturbed(began, jobs, await injecting.ConfigureAwait(false));
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await injecting.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private static async Task<ChaosResult> Verdict(ulong seed, Disturbed disturbed, ChaosJournal journal, string faultFree)
    {
        var histories = new List<ChaosJob>();
        foreach (string job in disturbed.Jobs)
        {
            histories.Add(await journal.Read(job).ConfigureAwait(false));
        }

        return ChaosVerdict.Of(seed, disturbed.Began, disturbed.Faults, histories, faultFree);
    }

    private async Task<string> FaultFree(CancellationToken cancellationToken)
    {
        var run = RunDirectory.Create(Path.Combine(folder, "fault-free"), spec, data, DateTimeOffset.UtcNow);
        using var view = new SilentView();
        RunResult result = await JobRun.Run(run, settings, view, cancellationToken).ConfigureAwait(false);
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"without faults: {result.Status} in {result.Seconds:0.0} s, model {result.ModelSha256}"
            )
        );
        return result.Status == "completed"
            ? result.ModelSha256
            : throw new UserException(ExitCode.JobFailed, $"the job does not even complete without faults: {result.Reason}");
    }

    // each in its own time, whether or not the one before is over
    private static Task<InjectedFault[]> Inject(
        ImmutableArray<PlannedFault> plan,
        IFaultInjector injector,
        DateTimeOffset began,
        CancellationToken cancellationToken
    ) =>
        Task.WhenAll(
            plan.Select(async fault =>
            {
                TimeSpan wait = began + fault.At - DateTimeOffset.UtcNow;
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
                Say(TextOf(fault));
                return await injector.Inject(fault, cancellationToken).ConfigureAwait(false);
            })
        );

    private static string TextOf(PlannedFault fault) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{fault.At.TotalSeconds, 6:0.0} s  {fault.Kind.Name} {fault.Target}{(fault.Kind.Lasts ? $" for {fault.For.TotalSeconds:0.0} s" : "")}"
        );

    private static void Say(string line) => Console.Error.WriteLine(line);

    private sealed record Disturbed(DateTimeOffset Began, IReadOnlyList<string> Jobs, IReadOnlyList<InjectedFault> Faults);
}
