using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ProFL.EndToEnd.Tests;

/// <summary>One process of the product, started as a user would, with what it has said so far.</summary>
public sealed class ProductProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly List<(string Text, TaskCompletionSource<string> Seen)> _awaited = [];

    private ProductProcess(Process process) => _process = process;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>What it wrote to standard output so far.</summary>
    public string Output => TextOf(_output);

    /// <summary>What it wrote to standard error so far.</summary>
    public string Error => TextOf(_error);

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    public static ProductProcess Start(params IEnumerable<string> arguments) => StartWithin([], arguments);

    /// <summary>Starts it by way of another command, which must become it, as `ip netns exec` does.</summary>
    public static ProductProcess StartWithin(string[] command, IEnumerable<string> arguments)
    {
        string[] words = [.. command, "dotnet", "exec", Checkout.Program, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var product = new ProductProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        product._process.OutputDataReceived += (_, line) => product.Note(product._output, line.Data);
        product._process.ErrorDataReceived += (_, line) => product.Note(product._error, line.Data);
        product._process.Exited += (_, _) => product.GiveUpWaiting();
        product._process.Start();
        product._process.BeginOutputReadLine();
        product._process.BeginErrorReadLine();
        return product;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<ProductProcess> Run(TimeSpan limit, params IEnumerable<string> arguments)
    {
        ProductProcess process = Start(arguments);
        await process.WaitForExit(limit);
        return process;
    }

    public async Task<int> WaitForExit(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw new TimeoutException(
                $"`profl {string.Join(' ', _process.StartInfo.ArgumentList.Skip(2))}` did not end within "
                    + $"{limit}.{Environment.NewLine}{Output}{Environment.NewLine}{Error}"
            );
        }
    }

    /// <summary>The first line with a text on either output, also one that was said before.</summary>
    /// <exception cref="TimeoutException">It was not said within a minute, or the process ended without saying it.</exception>
    public async Task<string> Line(string text)
    {
        Task<string> seen;
        lock (_gate)
        {
            if ($"{_output}{_error}".Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            var awaited = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((text, awaited));
            seen = awaited.Task;
        }

        try
        {
            return await seen.WaitAsync(Patience);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            throw new TimeoutException($"'{text}' was not said, but:\n{Output}{Error}", e);
        }
    }

    /// <summary>SIGSTOP: it stands still.</summary>
    public void Stop() => Signal("-STOP");

    /// <summary>SIGCONT: it goes on.</summary>
    public void Continue() => Signal("-CONT");

    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    public void Dispose()
    {
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Signal(string signal) => Process.Start("kill", [signal, Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    private string TextOf(StringBuilder text)
    {
        lock (_gate)
        {
            return text.ToString();
        }
    }

    private void Note(StringBuilder said, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            said.Append(line).Append('\n');
            foreach ((_, TaskCompletionSource<string> seen) in _awaited.Where(a => line.Contains(a.Text, StringComparison.Ordinal)))
            {
                seen.TrySetResult(line);
            }
        }
    }

    private void GiveUpWaiting()
    {
        lock (_gate)
        {
            _awaited.ForEach(a => a.Seen.TrySetCanceled());
        }
    }
}
