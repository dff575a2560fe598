using ProFL.Cli.Runs;
using ProFL.Coordinator;
using ProFL.Coordinator.Stages;
using ProFL.Messages.Journal;
using ProFL.Node.Configuration;
using ProFL.Node.Persistence;

namespace ProFL.Cli.Bench;

/// <summary>
/// Measures rounds without training: a coordinator and a client node in processes of their own, every client in every round, each update another. Everything that a real round
/// does besides training is done: downloads, outbox, transfer, validation, journal, sum, movement. Durability is <c>process</c>.
/// </summary>
public static class RoundsBench
{
    private const string Site = "bench";

    /// <summary>Runs the benchmark.</summary>
    /// <param name="clients">Clients in every round.</param>
    /// <param name="parameters">Parameters of the network, about.</param>
    /// <param name="rounds">Rounds that count; one more is run before them.</param>
    /// <param name="dataDirectory">Where the digits lie.</param>
    /// <param name="settings">HOCON over all layers.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">A process failed; says how.</exception>
    public static async Task<RoundsBenchResult> Run(int clients, long parameters, int rounds, string dataDirectory, IReadOnlyList<string> settings, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("profl-bench-").FullName;
        try
        {
            string job = RoundsBenchJob.Json(clients, parameters, rounds + 1);
            string file = Path.Combine(folder, "job.conf");
            await File.WriteAllTextAsync(file, job, cancellation).ConfigureAwait(false);
            string state = Path.Combine(folder, "coordinator");
            string[] set = [.. settings.SelectMany(s => new[] { "--set", s })];
            using var coordinator = new RoleProcess(["coordinator", "--port", "0", "--state", state, "--job", file, "--job-id", Site, "--exit-when-done", .. set]);
            string address = (await coordinator.FirstLine.WaitAsync(cancellation).ConfigureAwait(false)).Split(' ')[^1];
            long before = LoopbackTraffic.Bytes();
            using var node = new RoleProcess(
                ["bench", "node", "--site", Site, "--data", dataDirectory, "--state", Path.Combine(folder, "node"), "--join", address, "--set", "profl.client-node.memory = 1PiB", .. set]);
            await coordinator.Succeeded(cancellation).ConfigureAwait(false);
            long bytes = LoopbackTraffic.Bytes() - before;
            return Result(clients, RoundsBenchJob.ParametersOf(job), CompletedAt(state), coordinator, node, bytes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static RoundsBenchResult Result(int clients, long parameters, long[] completedAt, RoleProcess coordinator, RoleProcess node, long bytes)
    {
        // from one completed round to the next, so that nothing between them is left out
        double[] seconds = [.. completedAt.Zip(completedAt.Skip(1), (earlier, later) => (later - earlier) / 1000.0).Order()];
        return new RoundsBenchResult(
            clients,
            parameters,
            seconds.Length,
            seconds[seconds.Length / 2],
            seconds[(int)Math.Ceiling(0.99 * seconds.Length) - 1],
            coordinator.PeakBytes,
            coordinator.CpuSeconds(completedAt[0], completedAt[^1]) / seconds.Length,
            node.CpuSeconds(completedAt[0], completedAt[^1]) / seconds.Length,
            bytes / completedAt.Length,
            sizeof(float) * parameters * (clients + 1));
    }

    private static long[] CompletedAt(string state)
    {
        using var journal = new JournalReader(CoordinatorHost.JournalOf(state));
        return [.. journal.Events(StageManager.IdOf(Site)).Select(row => row.ToMessage()).OfType<RoundCompleted>().Select(e => e.AtUnixMs)];
    }
}
