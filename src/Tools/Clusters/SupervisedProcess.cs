using System.Diagnostics;
using ProFL.Node.Logging;
using ProFL.Tools.Processes;

namespace ProFL.Tools.Clusters;

/// <summary>One process of a local cluster: started, written about in its log, and started again when it dies.</summary>
/// <param name="member">Who it is.</param>
/// <param name="log">When its log file is followed by the next, and how many are kept.</param>
/// <param name="changed">Told whenever it started or ended.</param>
/// <param name="ended">Told when it died, before it is started again.</param>
public sealed class SupervisedProcess(ClusterPlan.Member member, LogSettings log, Action changed, Action<ProcessEnded> ended)
{
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(20);
    private readonly BackOff _backOff = new();
    private readonly Lock _gate = new();
    private ProcessNote _note = member.Note;
    private volatile string _lastError = "";

    /// <summary>How it is now.</summary>
    public ProcessNote Note
    {
        get
        {
            lock (_gate)
            {
                return _note;
            }
        }
    }

    /// <summary>
    /// Keeps it running until told to stop, or until it ends by itself with exit code 0, as a drained node does, or with one that another
    /// start would end with, too.
    /// </summary>
    /// <exception cref="UserException">It cannot be started as it is told to.</exception>
    public async Task Keep(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var lived = Stopwatch.StartNew();
            int exitCode = await RunOnce(stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested || exitCode == 0)
            {
                return;
            }

            if (exitCode == OwnProgram.MisusedExitCode)
            {
                throw new UserException(
                    Mistake.Usage,
                    $"{member.Note.Name} cannot start: {LastLine()} (all it said is in {member.Note.Log})"
                );
            }

            TimeSpan pause = _backOff.After(lived.Elapsed);
            ended(new ProcessEnded(member.Note.Name, exitCode, pause));
            try
            {
                await Task.Delay(pause, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<int> RunOnce(CancellationToken stopping)
    {
        using var lines = new LineLog(log with { File = member.Note.Log });
        using var process = new Process { StartInfo = OwnProgram.StartOf([.. member.Arguments]) };
        _lastError = "";
        process.OutputDataReceived += (_, line) => WriteLine(lines, line.Data);
        process.ErrorDataReceived += (_, line) =>
        {
            WriteLine(lines, line.Data);
            _lastError = line.Data is { Length: > 0 } said ? said : _lastError;
        };
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Set(n => n with { Pid = process.Id, StartedUnixMs = UnixProcess.StartOf(process), Starts = n.Starts + 1 });
        try
        {
            await process.WaitForExitAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            UnixProcess.AskToEnd(process.Id);
            using var patience = new CancellationTokenSource(LongestFarewell);
            try
            {
                await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }

        Set(n => n with { Pid = 0 });
        return process.ExitCode;
    }

    private void Set(Func<ProcessNote, ProcessNote> change)
    {
        lock (_gate)
        {
            _note = change(_note);
        }

        changed();
    }

    // not from the file: it may have been full, and the line is in the next one
    private string LastLine() => _lastError.Length > 0 ? _lastError : "it said nothing";

    private static void WriteLine(LineLog lines, string? line)
    {
        if (line is not null)
        {
            lines.Write(line);
        }
    }
}
