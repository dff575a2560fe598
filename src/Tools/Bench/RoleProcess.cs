using System.Diagnostics;
using System.Globalization;
using System.Text;
using ProFL.Node.Hosting;
using ProFL.Tools.Processes;

namespace ProFL.Tools.Bench;

/// <summary>This program in another process, in one role; what it takes of the machine is looked at while it runs.</summary>
internal sealed class RoleProcess : IDisposable
{
    private const int LooksBetweenCounts = 10;
    private const int ManyFiles = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Process _process;
    private readonly OrderlyEnd _inOrder = OrderlyEnd.Begin();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<string> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RoleSample> _samples = [];
    private readonly string _state;
    private readonly Timer _watch;
    private (int Files, long Bytes) _kept;
    private int _looks;

    public RoleProcess(string state, params string[] arguments)
    {
        _state = state;
        _process = new Process { StartInfo = OwnProgram.StartOf(arguments), EnableRaisingEvents = true };
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.OutputDataReceived += (_, _) => { };
        _process.Exited += (_, _) => _ended.TrySetResult();
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        _watch = new Timer(_ => Look(), null, TimeSpan.Zero, Pause);
    }

    /// <summary>A client node of a benchmark, which does not train.</summary>
    /// <param name="state">Its folder.</param>
    /// <param name="site">Its site.</param>
    /// <param name="data">The folder of data sets.</param>
    /// <param name="join">A coordinator's host:port.</param>
    /// <param name="more">More of its command line.</param>
    public static RoleProcess Node(string state, string site, string data, string join, IEnumerable<string> more) =>
        new(
            state,
            [
                "bench",
                "node",
                "--site",
                site,
                "--data",
                data,
                "--state",
                state,
                "--join",
                join,
                "--set",
                "profl.client-node.memory = 1PiB",
                "--set",
                "profl.client-node.scratch = 0", // nothing is streamed, and the folder may lie in memory
                .. more,
            ]
        );

    /// <summary>The most resident memory so far, in bytes.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Seconds of processor time that it took between two moments.</summary>
    public double CpuSeconds(long fromUnixMs, long toUnixMs) => CpuSecondsAt(toUnixMs) - CpuSecondsAt(fromUnixMs);

    /// <summary>What was seen so far, in order of time.</summary>
    public IReadOnlyList<RoleSample> Samples
    {
        get
        {
            lock (_samples)
            {
                return [.. _samples];
            }
        }
    }

    /// <summary>Lines that it wrote to standard error with this in them.</summary>
    public int Said(string part)
    {
        lock (_errors)
        {
            return _errors.ToString().Split('\n').Count(line => line.Contains(part, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>What it says first: where it listens.</summary>
    public Task<string> FirstLine => _firstLine.Task;

    /// <summary>Waits for its end.</summary>
    /// <exception cref="UserException">It ended with an error.</exception>
    public async Task Succeeded(CancellationToken cancellation)
    {
        await _ended.Task.WaitAsync(cancellation).ConfigureAwait(false);
        await _process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        if (_process.ExitCode != 0)
        {
            throw new UserException(Mistake.JobFailed, $"the process ended with {_process.ExitCode}: {_errors.ToString().Trim()}");
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    public void Dispose()
    {
        _watch.Dispose();
        Kill();
        _process.Dispose();
        _inOrder.Dispose();
    }

    private double CpuSecondsAt(long unixMs) => Samples.LastOrDefault(sample => sample.UnixMs <= unixMs)?.CpuSeconds ?? 0;

    private void Note(string? line)
    {
        if (line is null)
        {
            _firstLine.TrySetException(
                new UserException(Mistake.JobFailed, $"the process ended before it listened: {_errors.ToString().Trim()}")
            );
            return;
        }

        lock (_errors)
        {
            _errors.AppendLine(line);
        }

        _firstLine.TrySetResult(line);
    }

    private void Look()
    {
        lock (_samples)
        {
            try
            {
                _process.Refresh();
                (long resident, long peak) = Memory();
                // a client node counts its peak from the start of a training
                PeakBytes = Math.Max(PeakBytes, peak);
                // few are counted at each look: a short benchmark ends within a second
                if (_looks++ % LooksBetweenCounts == 0 || _kept.Files < ManyFiles)
                {
                    _kept = Kept();
                }

                int handles = Directory.EnumerateFileSystemEntries($"/proc/{_process.Id}/fd").Count();
                _samples.Add(
                    new RoleSample(
                        DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
                        _process.TotalProcessorTime.TotalSeconds,
                        resident,
                        handles,
                        _kept.Files,
                        _kept.Bytes
                    )
                );
            }
            catch (Exception gone) when (gone is InvalidOperationException or IOException or UnauthorizedAccessException)
            {
                // it has ended; what was read last stands
            }
        }
    }

    private (long Resident, long Peak) Memory()
    {
        string[] status = File.ReadAllLines($"/proc/{_process.Id}/status");
        return (Bytes("VmRSS:"), Bytes("VmHWM:"));

        long Bytes(string key) =>
            1024
            * long.Parse(
                status.First(line => line.StartsWith(key, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
                CultureInfo.InvariantCulture
            );
    }

    private (int Files, long Bytes) Kept()
    {
        (int files, long bytes) = (0, 0L);
        foreach (
            FileInfo file in new DirectoryInfo(_state)
                .EnumerateDirectories()
                .SelectMany(folder => folder.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true }))
        )
        {
            try
            {
                bytes += file.Length;
                files++;
            }
            catch (FileNotFoundException)
            {
                // deleted meanwhile
            }
        }

        return (files, bytes);
    }
}
