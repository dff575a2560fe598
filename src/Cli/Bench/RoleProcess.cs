using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ProFL.Cli.Bench;

/// <summary>This program in another process, in one role; what it took of memory and processor is known while it runs.</summary>
internal sealed class RoleProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<string> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<(long UnixMs, double Seconds)> _cpu = new();
    private readonly Timer _watch;

    public RoleProcess(params string[] arguments)
    {
        _process = new Process { StartInfo = OwnProgram.StartOf(arguments), EnableRaisingEvents = true };
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.OutputDataReceived += (_, _) => { };
        _process.Exited += (_, _) => _ended.TrySetResult();
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        _watch = new Timer(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
    }

    /// <summary>The most resident memory so far, in bytes.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Seconds of processor time that it took between two moments.</summary>
    public double CpuSeconds(long fromUnixMs, long toUnixMs) => CpuSecondsAt(toUnixMs) - CpuSecondsAt(fromUnixMs);

    /// <summary>What it says first: where it listens.</summary>
    public Task<string> FirstLine => _firstLine.Task;

    /// <summary>Waits for its end.</summary>
    /// <exception cref="UserException">It ended with an error.</exception>
    public async Task Succeeded(CancellationToken cancellation)
    {
        await _ended.Task.WaitAsync(cancellation).ConfigureAwait(false);
        await _process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        if (_process.ExitCode != ExitCode.Done)
        {
            throw new UserException(ExitCode.JobFailed, $"the process ended with {_process.ExitCode}: {_errors.ToString().Trim()}");
        }
    }

    public void Dispose()
    {
        _watch.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private double CpuSecondsAt(long unixMs) => _cpu.LastOrDefault(sample => sample.UnixMs <= unixMs).Seconds;

    private void Note(string? line)
    {
        if (line is null)
        {
            _firstLine.TrySetException(new UserException(ExitCode.JobFailed, $"the process ended before it listened: {_errors.ToString().Trim()}"));
            return;
        }

        _errors.AppendLine(line);
        _firstLine.TrySetResult(line);
    }

    private void Look()
    {
        try
        {
            _process.Refresh();
            _cpu.Enqueue((DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), _process.TotalProcessorTime.TotalSeconds));
            string peak = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            PeakBytes = 1024 * long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is InvalidOperationException or IOException)
        {
            // it has ended; what was read last stands
        }
    }
}
