using System.Diagnostics;
using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Messages.Journal;

namespace ProFL.Tools.Bench;

/// <summary>
/// Measures how long the only coordinator is away that dies in the middle of a round: it gets SIGKILL once it has accepted so many
/// bytes of updates, is started again at once, and must read the journal, hash and sum those updates and find its client node before
/// it accepts another one. Failure detection is that of <c>responsive</c>.
/// </summary>
public static class RestartBench
{
    private const string Job = "bench";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs the benchmark.</summary>
    /// <param name="parameters">Parameters of the network, about.</param>
    /// <param name="openBytes">Bytes of accepted updates at which the coordinator is killed; a round has twice as many.</param>
    /// <param name="settings">HOCON over all layers.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">A process failed; says how.</exception>
    public static async Task<RestartBenchResult> Run(
        long parameters,
        long openBytes,
        IReadOnlyList<string> settings,
        CancellationToken cancellation
    )
    {
        string folder = Directory.CreateTempSubdirectory("profl-bench-").FullName;
        try
        {
            var plan = new RoundsBenchPlan(
                (int)(2 * Math.Max(1, openBytes / (sizeof(float) * parameters))),
                Cohort: 0,
                Nodes: 1,
                parameters,
                Rounds: 1
            );
            string job = RoundsBenchJob.Json(plan with { Cohort = plan.Clients });
            string file = Path.Combine(folder, "job.conf");
            await File.WriteAllTextAsync(file, job, cancellation).ConfigureAwait(false);
            string data = Path.Combine(folder, "data");
            RoundsBenchData.Write(data, plan.Clients);
            string state = Directory.CreateDirectory(Path.Combine(folder, "coordinator")).FullName;
            string own = Directory.CreateDirectory(Path.Combine(folder, plan.Sites[0])).FullName;
            string[] set = ["--layer", "responsive", .. settings.SelectMany(s => new[] { "--set", s })];
            string[] coordinator = ["coordinator", "--state", state, "--job", file, "--job-id", Job, .. set];

            using var first = new RoleProcess(state, [.. coordinator, "--port", "0"]);
            string address = (await first.FirstLine.WaitAsync(cancellation).ConfigureAwait(false)).Split(' ')[^1];
            using var node = RoleProcess.Node(own, plan.Sites[0], data, address, set);
            await UntilAccepted(state, events => Bytes(events) >= openBytes, [first, node], cancellation).ConfigureAwait(false);
            first.Kill();

            var away = Stopwatch.StartNew();
            UpdateAccepted[] open = Accepted(state);
            using var second = new RoleProcess(state, [.. coordinator, "--port", address.Split(':')[^1]]);
            await UntilAccepted(state, events => events.Length > open.Length, [second, node], cancellation).ConfigureAwait(false);
            return new RestartBenchResult(
                RoundsBenchJob.ParametersOf(job),
                open.Length,
                Bytes(open),
                away.Elapsed.TotalSeconds,
                second.PeakBytes
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task UntilAccepted(
        string state,
        Func<UpdateAccepted[], bool> enough,
        RoleProcess[] processes,
        CancellationToken cancellation
    )
    {
        Task[] ends = [.. processes.Select(process => process.Succeeded(cancellation))];
        while (!enough(Accepted(state)))
        {
            if (Array.Find(ends, end => end.IsCompleted) is { } ended)
            {
                await ended.ConfigureAwait(false);
                throw new UserException(
                    Mistake.JobFailed,
                    "the round was over too early: give more --parameters or fewer --open-mebibytes"
                );
            }

            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }
    }

    // those of the first round: no other one may begin
    private static UpdateAccepted[] Accepted(string state)
    {
        if (!File.Exists(CoordinatorHost.JournalOf(state)))
        {
            return [];
        }

        using var journal = new JournalReader(CoordinatorHost.JournalOf(state));
        return [.. journal.Events(StageManager.IdOf(Job)).Select(row => row.ToMessage()).OfType<UpdateAccepted>().Where(e => e.Round == 1)];
    }

    private static long Bytes(IEnumerable<UpdateAccepted> events) => events.Sum(e => e.Update.Size);
}
