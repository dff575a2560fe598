using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Messages.Journal;

namespace ProFL.Tools.Bench;

/// <summary>
/// Measures rounds without training: a coordinator and client nodes in processes of their own, each update another. Everything that a real
/// round does besides training is done: downloads, outbox, transfer, validation, journal, sum, movement. Durability is <c>process</c>.
/// </summary>
public static class RoundsBench
{
    private const string Job = "bench";

    /// <summary>Runs the benchmark.</summary>
    /// <param name="plan">What to measure.</param>
    /// <param name="settings">HOCON over all layers.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">A process failed; says how.</exception>
    public static async Task<RoundsBenchResult> Run(RoundsBenchPlan plan, IReadOnlyList<string> settings, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string folder = Directory.CreateTempSubdirectory("profl-bench-").FullName;
        var nodes = new List<RoleProcess>();
        try
        {
            string job = RoundsBenchJob.Json(plan);
            string file = Path.Combine(folder, "job.conf");
            await File.WriteAllTextAsync(file, job, cancellation).ConfigureAwait(false);
            string data = Path.Combine(folder, "data");
            RoundsBenchData.Write(data, plan.Clients);
            string state = StateOf(folder, "coordinator");
            string[] set = [.. settings.SelectMany(s => new[] { "--set", s })];
            using var coordinator = new RoleProcess(
                state,
                ["coordinator", "--port", "0", "--state", state, "--job", file, "--job-id", Job, "--exit-when-done", .. set]
            );
            string address = (await coordinator.FirstLine.WaitAsync(cancellation).ConfigureAwait(false)).Split(' ')[^1];
            long before = LoopbackTraffic.Bytes();
            foreach (string site in plan.Sites)
            {
                nodes.Add(RoleProcess.Node(StateOf(folder, site), site, data, address, set));
            }

            // a client node that ends before the coordinator has failed
            Task done = coordinator.Succeeded(cancellation);
            await (await Task.WhenAny([done, .. nodes.Select(node => node.Succeeded(cancellation))]).ConfigureAwait(false)).ConfigureAwait(
                false
            );
            await done.ConfigureAwait(false);
            long bytes = LoopbackTraffic.Bytes() - before;
            return Result(plan, RoundsBenchJob.ParametersOf(job), JournalOf(state), coordinator, nodes, bytes);
        }
        finally
        {
            nodes.ForEach(node => node.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string StateOf(string folder, string role) => Directory.CreateDirectory(Path.Combine(folder, role)).FullName;

    private static RoundsBenchResult Result(
        RoundsBenchPlan plan,
        long parameters,
        RoundsBenchJournal journal,
        RoleProcess coordinator,
        List<RoleProcess> nodes,
        long bytes
    )
    {
        long[] completedAt = journal.CompletedAt;
        // from one completed round to the next, so that nothing between them is left out
        long[] measured = completedAt[(plan.WarmUp - 1)..];
        double[] seconds = [.. measured.Zip(measured.Skip(1), (earlier, later) => (later - earlier) / 1000.0).Order()];
        RoleProcess[] processes = [coordinator, .. nodes];
        return new RoundsBenchResult(
            plan.Clients,
            plan.Cohort,
            plan.Nodes,
            parameters,
            seconds.Length,
            seconds[seconds.Length / 2],
            seconds[(int)Math.Ceiling(0.99 * seconds.Length) - 1],
            coordinator.PeakBytes,
            nodes.Max(node => node.PeakBytes),
            coordinator.CpuSeconds(measured[0], measured[^1]) / seconds.Length,
            nodes.Sum(node => node.CpuSeconds(measured[0], measured[^1])) / seconds.Length,
            bytes / completedAt.Length,
            sizeof(float) * parameters * (plan.Cohort + plan.Nodes),
            journal.Bytes / completedAt.Length,
            journal.RosterBytes,
            journal.EventBytes / completedAt.Length,
            journal.SnapshotBytes,
            processes.Sum(process => process.Said("oversized")),
            seconds.Length < 10
                ? []
                : [.. processes.Zip(["coordinator", .. plan.Sites], (process, role) => RoleTenths.Of(role, process.Samples, measured))]
        );
    }

    private static RoundsBenchJournal JournalOf(string state)
    {
        string file = CoordinatorHost.JournalOf(state);
        using var journal = new JournalReader(file);
        JournalRow[] events = [.. journal.Events(StageManager.IdOf(Job))];
        return new RoundsBenchJournal(
            [.. events.Select(row => row.ToMessage()).OfType<RoundCompleted>().Select(e => e.AtUnixMs)],
            // events, snapshots and the log that is written ahead of them
            Directory.EnumerateFiles(state, Path.GetFileName(file) + "*").Sum(path => new FileInfo(path).Length),
            events.Where(IsOfRoster).Sum(row => (long)row.Payload.Length),
            events.Where(row => !IsOfRoster(row)).Sum(row => (long)row.Payload.Length),
            journal.LastSnapshot(StageManager.IdOf(Job))?.Payload.Length ?? 0
        );
    }

    private static bool IsOfRoster(JournalRow row) => row.Manifest.EndsWith("." + nameof(RosterFixed), StringComparison.Ordinal);
}
