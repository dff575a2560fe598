using System.Diagnostics;
using ProFL.Node.Hosting;
using ProFL.Node.Logging;
using ProFL.Tools.Processes;

namespace ProFL.Tools.Clusters;

/// <summary>The processes of a local cluster as its folder notes them: whether they run, and how they are ended.</summary>
public static class ClusterProcesses
{
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>What an earlier cluster left in a folder, or null when there was none.</summary>
    /// <param name="folder">Where the next cluster is to keep everything.</param>
    /// <exception cref="UserException">That cluster still runs.</exception>
    public static ClusterNote? Earlier(string folder)
    {
        var note = ClusterNote.Read(folder);
        ProcessNote? running = (note is null ? [] : note.Processes.Prepend(note.Supervisor).OfType<ProcessNote>()).FirstOrDefault(
            IsRunning
        );
        return running is null ? note : throw InUse(folder, $"{running.Name}, process {running.Pid}");
    }

    /// <summary>Keeps other processes from running a cluster in a folder until disposed.</summary>
    /// <exception cref="UserException">Another process does.</exception>
    public static FolderLock Lock(string folder)
    {
        try
        {
            return FolderLock.Take(folder, "cluster");
        }
        catch (FolderInUseException held)
        {
            throw InUse(folder, held.Holder);
        }
    }

    private static UserException InUse(string folder, string holder) =>
        new(Mistake.Usage, $"a cluster runs in {folder} already ({holder}): profl down ends it, --folder names another place");

    /// <summary>Starts <c>profl up</c> again without a terminal; what it says goes into the log of the supervisor.</summary>
    /// <param name="folder">Where the cluster keeps everything.</param>
    /// <param name="arguments">Its command line.</param>
    public static Process StartSupervisor(string folder, params string[] arguments)
    {
        string log = ClusterPlan.SupervisorLogOf(folder);
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        ProcessStartInfo start = OwnProgram.StartOf(arguments);
        // it must not hold this terminal, nor keep a pipe open that somebody reads to its end: the shell opens the log for it
        UnixProcess.HandOnNoFiles();
        return Process.Start(
            new ProcessStartInfo(
                "/bin/sh",
                ["-c", "log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1", "sh", log, start.FileName, .. start.ArgumentList]
            )
        )!;
    }

    /// <summary>
    /// What the supervisor in the background says once it has started: in the same file, which is followed by the next as every log is.
    /// </summary>
    /// <param name="folder">Where the cluster keeps everything.</param>
    /// <param name="settings">When the next file begins, and how many are kept.</param>
    public static LineLog OpenSupervisorLog(string folder, LogSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new LineLog(settings with { File = ClusterPlan.SupervisorLogOf(folder) });
    }

    /// <summary>Ends a cluster in order; what it keeps stays.</summary>
    /// <param name="folder">Where it keeps everything.</param>
    /// <param name="say">Takes a line for a person: what is ended, and whenever some of it has.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What was ended, and whether anything ran.</returns>
    /// <exception cref="UserException">There is no cluster in the folder.</exception>
    public static async Task<(ClusterEnded Ended, bool Ran)> End(string folder, Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(say);
        ClusterNote note =
            ClusterNote.Read(folder)
            ?? throw new UserException(Mistake.Usage, $"there is no cluster in {folder}: --folder names another place");
        ProcessNote[] alive = [.. note.Processes.Where(IsRunning)];
        // a supervisor ends its processes itself, client nodes first
        Process[] running =
            note.Supervisor is { } noted && ProcessOf(noted) is { } supervisor
                ? [supervisor]
                : [.. alive.Select(ProcessOf).OfType<Process>()];
        if (running.Length > 0)
        {
            say($"ending {Names(alive)}: client nodes hand back their work and leave first");
            var ends = Task.WhenAll(running.Select(process => End(process, cancellationToken)));
            for (ProcessNote[] left = alive; !ends.IsCompleted; )
            {
                await Task.WhenAny(ends, Task.Delay(Pause, cancellationToken)).ConfigureAwait(false);
                ProcessNote[] still = [.. left.Where(IsRunning)];
                if (still.Length < left.Length && still.Length > 0)
                {
                    say($"{Names(left.Except(still))} ended; {Names(still)} still to end");
                }

                left = still;
            }

            await ends.ConfigureAwait(false);
            (note with { Urls = [], Supervisor = null, Processes = [.. note.Processes.Select(p => p with { Pid = 0 })] }).Write(folder);
        }

        return (new ClusterEnded(folder, [.. alive.Select(p => p.Name)]), running.Length > 0);
    }

    private static string Names(IEnumerable<ProcessNote> processes) => string.Join(", ", processes.Select(process => process.Name));

    private static Process? ProcessOf(ProcessNote note) => UnixProcess.Find(note.Pid, note.StartedUnixMs);

    private static bool IsRunning(ProcessNote note)
    {
        using Process? running = ProcessOf(note);
        return running is not null;
    }

    private static async Task End(Process process, CancellationToken cancellationToken)
    {
        using (process)
        {
            UnixProcess.AskToEnd(process.Id);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(LongestFarewell);
            try
            {
                await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
