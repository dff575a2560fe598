using System.Diagnostics;
using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Persistence;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Messages.Journal;
using ProFL.Node.Faults;
using ProFL.Tools.Chaos;
using ProFL.Tools.Clusters;
using ProFL.Tools.Runs;

namespace ProFL.EndToEnd.Tests.Faults;

/// <summary>
/// Faults one after the other to a cluster of `profl up`, each when the one before has been recovered from,
/// while one job after the other runs.
/// </summary>
internal sealed class FaultSeries
{
    // more than one round of the job
    private const int Recovered = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly SupervisedCluster _cluster;
    private readonly ChaosJournal _journal;

    /// <param name="cluster">The cluster.</param>
    /// <param name="database">What its coordinators share; null for SQLite.</param>
    public FaultSeries(SupervisedCluster cluster, string? database = null)
    {
        _cluster = cluster;
        _journal = new ChaosJournal(
            database,
            [.. cluster.Processes.Where(p => p.Role == "coordinator").Select(p => cluster.StateOf(p.Name))]
        );
    }

    /// <summary>What `profl up` is told so that a cluster can be done faults, and everything can be judged.</summary>
    public static string[] Settings { get; } =
    ["--layer", "responsive", "--set", "profl.fault-injection = on", "--set", "profl.coordinator.keep-blobs = on"];

    /// <summary>A fault at once.</summary>
    public static PlannedFault Now(FaultKind kind, string target, double seconds = 0) =>
        new(TimeSpan.Zero, kind, target, TimeSpan.FromSeconds(seconds));

    /// <summary>Does the faults, and gives the verdict.</summary>
    /// <param name="jobFile">What runs meanwhile.</param>
    /// <param name="faultFree">The model of the fault-free run.</param>
    /// <param name="faults">What is done.</param>
    /// <param name="meanwhile">Runs while each fault is on.</param>
    public async Task<ChaosResult> Run(
        string jobFile,
        string faultFree,
        IEnumerable<PlannedFault> faults,
        Func<PlannedFault, Task>? meanwhile = null
    )
    {
        (Learning.Jobs.JobSpec spec, _) = JobFile.Read(jobFile, seed: null, Checkout.Data);
        var injector = new FaultInjector(_cluster.Folder);
        var injected = new List<InjectedFault>();
        bool enough = false;
        DateTimeOffset began = DateTimeOffset.UtcNow;
        Task<IReadOnlyList<string>> running = new ChaosJobs(() => ClusterAddress.Find(_cluster.Folder, tokenFile: null), spec).Run(
            "matrix",
            () => Volatile.Read(ref enough),
            _ => { },
            CancellationToken.None
        );
        foreach (PlannedFault fault in faults)
        {
            await MoreUpdates(injected.LastOrDefault()?.Planned, running);
            Task<InjectedFault> injecting = injector.Inject(fault, CancellationToken.None);
            await (meanwhile?.Invoke(fault) ?? Task.CompletedTask);
            injected.Add(await injecting);
        }

        await MoreUpdates(injected[^1].Planned, running);
        Volatile.Write(ref enough, true);
        var jobs = new List<ChaosJob>();
        foreach (string job in await running)
        {
            jobs.Add(await _journal.Read(job));
        }

        return ChaosVerdict.Of(0, began, injected, jobs, faultFree);
    }

    /// <summary>Every fault struck and was recovered from; every job completed with the fault-free model; nothing was repeated.</summary>
    public static void AssertHolds(ChaosResult result)
    {
        Assert.True(result.Holds, result.ToJson());
        Assert.All(result.Faults, f => Assert.True(f.Struck && f.RecoverySeconds is not null, result.ToJson()));
        Assert.True(result.ModelEqualsFaultFree.GetValue<bool>());
        Assert.Equal((0, 0L, 0L), (result.RoundsRepeated, result.UpdatesTrainedAgain, result.UpdatesCountedTwice));
    }

    private async Task MoreUpdates(PlannedFault? after, Task running)
    {
        long goal = Updates() + Recovered;
        var waited = Stopwatch.StartNew();
        while (Updates() < goal)
        {
            if (running.IsFaulted)
            {
                await running;
            }

            Assert.True(
                waited.Elapsed < Patience,
                $"no {Recovered} more updates after {after?.Kind.Name} of {after?.Target}: "
                    + $"see the logs in {_cluster.Folder}{Environment.NewLine}{_cluster.Logs()}"
            );
            await Task.Delay(250);
        }
    }

    private long Updates()
    {
        if (_journal.Database is null && !File.Exists(CoordinatorHost.JournalOf(_journal.States[0])))
        {
            return 0;
        }

        using JournalReader journal = _journal.Database is null
            ? new JournalReader(CoordinatorHost.JournalOf(_journal.States[0]))
            : JournalReader.OfDatabase(_journal.Database);
        return journal
            .PersistenceIds()
            .Where(id => id.StartsWith("job-", StringComparison.Ordinal))
            .Sum(id => (long)journal.Events(id).Count(r => r.Manifest.EndsWith("." + nameof(UpdateAccepted), StringComparison.Ordinal)));
    }
}
