using System.Diagnostics;
using System.Text;

namespace ProFL.EndToEnd.Tests.Support;

/// <summary>The built program as a process of its own, with what it has said so far.</summary>
internal sealed class ProflProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly List<(string Text, TaskCompletionSource<string> Seen)> _awaited = [];

    private ProflProcess(Process process) => _process = process;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Everything on standard output so far.</summary>
    public string Output => TextOf(_output);

    /// <summary>Everything on standard error so far.</summary>
    public string Errors => TextOf(_errors);

    /// <summary>Starts <c>profl</c> with arguments.</summary>
    public static ProflProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Checkout.Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var profl = new ProflProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        profl._process.OutputDataReceived += (_, line) => profl.Note(profl._output, line.Data);
        profl._process.ErrorDataReceived += (_, line) => profl.Note(profl._errors, line.Data);
        profl._process.Exited += (_, _) => profl.GiveUp();
        profl._process.Start();
        profl._process.BeginOutputReadLine();
        profl._process.BeginErrorReadLine();
        return profl;
    }

    /// <summary>The first line with a text on either, also one that was said before.</summary>
    public async Task<string> Line(string text)
    {
        Task<string> seen;
        lock (_gate)
        {
            if ($"{_output}{_errors}".Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
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
            throw new TimeoutException($"'{text}' was not said, but:\n{Output}{Errors}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

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

    private void GiveUp()
    {
        lock (_gate)
        {
            _awaited.ForEach(a => a.Seen.TrySetCanceled());
        }
    }
}
