using System.Collections.Immutable;
using System.Globalization;
using ProFL.Learning.Jobs;
using ProFL.Messages;
using ProFL.Messages.Facts;
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
/// <param name="say">Takes lines for a person while it goes on.</param>
public sealed class ChaosRun(
    string folder,
    JobSpec spec,
    string data,
    IReadOnlyList<string> settings,
    IReadOnlyList<string> layers,
    Action<string> say
)
{
    // so that every round can be computed again
    private const string KeepBlobs = "profl.coordinator.keep-blobs = on";
    private const string FaultInjection = "profl.fault-injection = on";

    private string ClusterFolder => Path.Combine(folder, "cluster");

    /// <summary>Does faults to a cluster of its own.</summary>
    /// <param name="chaos">Which.</param>
    /// <param name="coordinators">How many coordinators.</param>
    /// <param name="clientNodes">How many client nodes.</param>
    /// <param name="postgresql">
    /// Connection string of the database that several coordinators share; null for the variable's, or SQLite.
    /// </param>
    /// <param name="cancellationToken">Gives up; the cluster is ended.</param>
    /// <exception cref="UserException">It cannot be done.</exception>
    public async Task<ChaosResult> OfLocal(
        ChaosPlan chaos,
        int coordinators,
        int clientNodes,
        string? postgresql,
        CancellationToken cancellationToken
    )
    {
        FaultInjector.RequireLinux();
        ClusterPlan.RequireNodes(clientNodes);
        var database = ClusterDatabase.Find(coordinators, postgresql, ClusterFolder);
        ImmutableArray<FaultKind> kinds = new PossibleFaults(IsLocal: true, HasDatabase: database is not null).Find(chaos.Faults);
        if (database is not null)
        {
            say(database.Prepare());
        }

        // updates are on the coordinators' own disks, and where the journal is elsewhere disk-loss takes them for good
        string[] switches = database is null ? [KeepBlobs, FaultInjection] : [FaultInjection];
        var cluster = ClusterPlan.Of(
            ClusterFolder,
            coordinators,
            clientNodes,
            [.. spec.Fleet.Sites],
            data,
            [.. switches, .. settings],
            database is null ? [] : [database.Setting],
            layers,
            earlier: null,
            Environment.ProcessorCount
        );
        ImmutableArray<PlannedFault> plan = FaultPlan.Of(
            chaos.Seed,
            kinds,
            cluster.Processes.Select(p => (p.Note.Name, p.Note.Role)),
            chaos.Length
        );
        string faultFree = await FaultFree(cancellationToken).ConfigureAwait(false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task supervising = ClusterSupervisor.Run(ClusterFolder, cluster, ended => say(ended.ToString()), ending.Token);
        Disturbed disturbed;
        try
        {
            await ClusterHealth.Wait(ClusterFolder, () => !supervising.IsCompleted, say, cancellationToken).ConfigureAwait(false);
            disturbed = await Disturb(
                    plan,
                    new FaultInjector(ClusterFolder),
                    () => ClusterAddress.Find(ClusterFolder, tokenFile: null),
                    StemOf(chaos.Seed),
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
        return await Verdict(chaos.Seed, disturbed, new ChaosJournal(database?.Connection, states), faultFree).ConfigureAwait(false);
    }

    /// <summary>Does faults to a cluster that runs elsewhere: those that its processes do to themselves.</summary>
    /// <param name="chaos">Which.</param>
    /// <param name="address">Its coordinators.</param>
    /// <param name="database">Connection string of the database that keeps its journal, or null.</param>
    /// <param name="cancellationToken">Gives up; faults that are on end.</param>
    /// <exception cref="UserException">It cannot be done.</exception>
    public async Task<ChaosResult> OfNamed(ChaosPlan chaos, ClusterAddress address, string? database, CancellationToken cancellationToken)
    {
        string journal =
            database
            ?? throw new UserException(
                Mistake.Usage,
                "the verdict comes from the journal: name the database that keeps it with --postgresql; "
                    + "the SQLite file of a coordinator elsewhere cannot be read from here"
            );
        ImmutableArray<FaultKind> kinds = new PossibleFaults(IsLocal: false, HasDatabase: true).Find(chaos.Faults);
        using NamedClusterFaults faults = await NamedClusterFaults.Of(address, cancellationToken).ConfigureAwait(false);
        ImmutableArray<PlannedFault> plan = FaultPlan.Of(chaos.Seed, kinds, faults.Targets.Select(t => (t.Name, t.Role)), chaos.Length);
        string faultFree = await FaultFree(cancellationToken).ConfigureAwait(false);
        Disturbed disturbed = await Disturb(plan, faults, () => address, StemOf(chaos.Seed), cancellationToken).ConfigureAwait(false);
        return await Verdict(chaos.Seed, disturbed, new ChaosJournal(journal, []), faultFree).ConfigureAwait(false);
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
        say(
            $"{plan.Length} faults are planned over "
                + $"{string.Join(", ", plan.Select(f => f.Target).Distinct().Order(StringComparer.Ordinal))}"
        );
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        DateTimeOffset began = DateTimeOffset.UtcNow;
        Task<InjectedFault[]> injecting = Inject(plan, injector, began, ending.Token);
        try
        {
            IReadOnlyList<string> jobs = await new ChaosJobs(find, spec)
                .Run(stem, () => injecting.IsCompleted, say, cancellationToken)
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
        say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"without faults: {Spelling.Of(result.Status)} in {result.Seconds:0.0} s, model {result.ModelSha256}"
            )
        );
        return result.Status == JobPhase.Completed
            ? result.ModelSha256
            : throw new UserException(Mistake.JobFailed, $"the job does not even complete without faults: {result.Reason}");
    }

    // each in its own time, whether or not the one before is over
    private Task<InjectedFault[]> Inject(
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
                say(LineOf(fault));
                return await injector.Inject(fault, cancellationToken).ConfigureAwait(false);
            })
        );

    private static string LineOf(PlannedFault fault) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{fault.At.TotalSeconds, 6:0.0} s  {fault.Kind.Name} "
                + $"{fault.Target}{(fault.Kind.Lasts ? $" for {fault.For.TotalSeconds:0.0} s" : "")}"
        );

    private sealed record Disturbed(DateTimeOffset Began, IReadOnlyList<string> Jobs, IReadOnlyList<InjectedFault> Faults);
}
