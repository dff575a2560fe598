using System.Diagnostics;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using ProFL.Node.Http;
using ProFL.Tools.Clusters;
using ProFL.Tools.Processes;

namespace ProFL.Tools.Chaos;

/// <summary>Does faults to the processes of a local cluster, as its note names them.</summary>
/// <param name="folder">The cluster's.</param>
public sealed class FaultInjector(string folder) : IFaultInjector
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private const int Attempts = 40;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRestart = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SlowStill = TimeSpan.FromMilliseconds(80),
        SlowRunning = TimeSpan.FromMilliseconds(20);

    /// <summary>Refuses where a fault cannot be done from outside.</summary>
    /// <exception cref="UserException">This is not Linux.</exception>
    public static void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new UserException(Mistake.Usage, "faults are done with Linux's signals: do them on Linux");
        }
    }

    // a process that is just being started again is waited for
    /// <inheritdoc/>
    public async Task<InjectedFault> Inject(PlannedFault fault, CancellationToken cancellationToken)
    {
        (ProcessNote note, Process process) = await Running(fault.Target, startedAfterUnixMs: 0, cancellationToken).ConfigureAwait(false);
        using (process)
        {
            string state = Path.Combine(folder, note.Name);
            var begun = new InjectedFault(fault, note.Site, DateTimeOffset.UtcNow, default);
            if (fault.Kind.Way == FaultWay.Itself)
            {
                return await DoneByItself(begun, note, cancellationToken).ConfigureAwait(false);
            }

            return fault.Kind.Name switch
            {
                "oom" => await KillInTraining(begun, note, process, state, cancellationToken).ConfigureAwait(false),
                "kill" => await KillAfter(begun, note, process, () => true, cancellationToken).ConfigureAwait(false),
                "corrupt-cache" => await KillAfter(begun, note, process, () => DiskFaults.DamageCache(state) > 0, cancellationToken)
                    .ConfigureAwait(false),
                "disk-loss" => await KillAfter(begun, note, process, () => DiskFaults.LoseDisk(state), cancellationToken)
                    .ConfigureAwait(false),
                "corrupt" or "truncate" => await DamageUpdate(begun, note, state, cancellationToken).ConfigureAwait(false),
                "journal-outage" => await Healed(begun, DiskFaults.LockJournal(state, fault.For, cancellationToken)).ConfigureAwait(false),
                "slow" => await Healed(begun, Slow(process, fault.For, cancellationToken)).ConfigureAwait(false),
                _ => await Healed(begun, Hold([process.Id], () => Task.Delay(fault.For, cancellationToken))).ConfigureAwait(false),
            };
        }
    }

    private async Task<InjectedFault> DoneByItself(InjectedFault begun, ProcessNote note, CancellationToken cancellationToken)
    {
        using var client = new FaultClient(BlobHttpClient.Create(HttpSettings.TokenOf(NoteOf().TokenFile)));
        bool struck = await client.Do(new Uri(note.Url), begun.Planned.Kind, begun.Planned.For, cancellationToken).ConfigureAwait(false);
        return begun with { HealedAt = DateTimeOffset.UtcNow, Struck = struck };
    }

    private static async Task<InjectedFault> Healed(InjectedFault begun, Task fault)
    {
        await fault.ConfigureAwait(false);
        return begun with { HealedAt = DateTimeOffset.UtcNow };
    }

    // its disk changes while it stands still; where there is nothing to change yet, it goes on for a moment
    private async Task<InjectedFault> KillAfter(
        InjectedFault begun,
        ProcessNote note,
        Process process,
        Func<bool> changeDisk,
        CancellationToken cancellationToken
    )
    {
        bool struck = false;
        for (int attempt = 1; !struck && attempt <= Attempts; attempt++)
        {
            await Hold(
                    [process.Id],
                    () =>
                    {
                        struck = changeDisk();
                        if (struck || attempt == Attempts)
                        {
                            process.Kill();
                        }

                        return Task.CompletedTask;
                    }
                )
                .ConfigureAwait(false);
            await Task.Delay(Poll, cancellationToken).ConfigureAwait(false);
        }

        return await StartedAgain(begun with { Struck = struck }, note, process, cancellationToken).ConfigureAwait(false);
    }

    private async Task<InjectedFault> KillInTraining(
        InjectedFault begun,
        ProcessNote note,
        Process process,
        string state,
        CancellationToken cancellationToken
    )
    {
        bool struck = await UntilTraining(note, state, cancellationToken).ConfigureAwait(false);
        using var group = MemoryGroup.TryMake($"profl-oom-{process.Id}");
        if (group is not null)
        {
            await Starve(group, process, cancellationToken).ConfigureAwait(false);
        }

        process.Kill();
        return await StartedAgain(begun with { Struck = struck }, note, process, cancellationToken).ConfigureAwait(false);
    }

    private static async Task Starve(MemoryGroup group, Process process, CancellationToken cancellationToken)
    {
        try
        {
            group.Take(process.Id);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(LongestHold);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // it is gone, or asked for nothing more: it is killed from here
        }
    }

    private static async Task<bool> UntilTraining(ProcessNote note, string state, CancellationToken cancellationToken)
    {
        var started = DateTimeOffset.FromUnixTimeMilliseconds(note.StartedUnixMs);
        var waited = Stopwatch.StartNew();
        while (!DiskFaults.IsTraining(state, started))
        {
            if (waited.Elapsed > LongestWait)
            {
                return false;
            }

            await Task.Delay(Poll, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task<InjectedFault> StartedAgain(
        InjectedFault begun,
        ProcessNote note,
        Process process,
        CancellationToken cancellationToken
    )
    {
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        (ProcessNote next, Process again) = await Running(note.Name, note.StartedUnixMs + 1, cancellationToken).ConfigureAwait(false);
        again.Dispose();
        return begun with { HealedAt = DateTimeOffset.FromUnixTimeMilliseconds(next.StartedUnixMs) };
    }

    // no update is fetched while the coordinators stand still, and trainings end meanwhile
    private async Task<InjectedFault> DamageUpdate(InjectedFault begun, ProcessNote note, string state, CancellationToken cancellationToken)
    {
        string? client = null;
        var waited = Stopwatch.StartNew();
        while (client is null && waited.Elapsed < LongestWait && await UntilTraining(note, state, cancellationToken).ConfigureAwait(false))
        {
            int[] coordinators = [.. NoteOf().Processes.Where(p => p.Role == "coordinator").Select(p => p.Pid).Where(pid => pid > 0)];
            await Hold(
                    coordinators,
                    async () => client = await DamageNext(begun.Planned.Kind, state, cancellationToken).ConfigureAwait(false)
                )
                .ConfigureAwait(false);
            await Task.Delay(Poll, cancellationToken).ConfigureAwait(false);
        }

        return begun with
        {
            HealedAt = DateTimeOffset.UtcNow,
            Client = client ?? "",
            Struck = client is not null,
        };
    }

    private static async Task<string?> DamageNext(FaultKind kind, string state, CancellationToken cancellationToken)
    {
        DateTime since = DateTime.UtcNow;
        var waited = Stopwatch.StartNew();
        string? client = null;
        while (client is null && waited.Elapsed < LongestHold)
        {
            await Task.Delay(Poll, cancellationToken).ConfigureAwait(false);
            client = DiskFaults.DamageUpdate(kind, state, since);
        }

        return client;
    }

    private static async Task Hold(int[] processes, Func<Task> meanwhile)
    {
        Array.ForEach(processes, UnixProcess.Halt);
        try
        {
            await meanwhile().ConfigureAwait(false);
        }
        finally
        {
            Array.ForEach(processes, UnixProcess.GoOn);
        }
    }

    private static async Task Slow(Process process, TimeSpan time, CancellationToken cancellationToken)
    {
        var spent = Stopwatch.StartNew();
        while (spent.Elapsed < time && !process.HasExited)
        {
            await Hold([process.Id], () => Task.Delay(SlowStill, cancellationToken)).ConfigureAwait(false);
            await Task.Delay(SlowRunning, cancellationToken).ConfigureAwait(false);
        }
    }

    private ClusterNote NoteOf() =>
        ClusterNote.Read(folder)
        ?? throw new UserException(Mistake.Unreachable, $"no cluster is noted in {folder}: start one with profl up");

    private async Task<(ProcessNote Note, Process Process)> Running(
        string name,
        long startedAfterUnixMs,
        CancellationToken cancellationToken
    )
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < LongestRestart)
        {
            ClusterNote note = NoteOf();
            ProcessNote target = note.ProcessOf(name, folder);
            if (note.Supervisor is null)
            {
                throw new UserException(Mistake.Unreachable, $"the cluster in {folder} is down: start it with profl up");
            }

            if (target.StartedUnixMs >= startedAfterUnixMs && UnixProcess.Find(target.Pid, target.StartedUnixMs) is { } process)
            {
                return (target, process);
            }

            await Task.Delay(Poll, cancellationToken).ConfigureAwait(false);
        }

        throw new UserException(
            Mistake.Unreachable,
            $"{name} was not started again within {LongestRestart.TotalMinutes:0} minutes: see "
                + $"{Path.Combine(ClusterPlan.LogsOf(folder), name + ".log")}"
        );
    }
}
