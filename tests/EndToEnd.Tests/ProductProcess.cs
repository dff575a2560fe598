using System.Diagnostics;
using System.Text;

namespace ProFL.EndToEnd.Tests;

/// <summary>One process of the product, started as a user would.</summary>
public sealed class ProductProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private ProductProcess(Process process) => _process = process;

    /// <summary>What it wrote to standard output so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>What it wrote to standard error so far.</summary>
    public string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    public static ProductProcess Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Checkout.Program);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var product = new ProductProcess(new Process { StartInfo = start });
        product._process.OutputDataReceived += (_, line) => Append(product._output, line.Data);
        product._process.ErrorDataReceived += (_, line) => Append(product._error, line.Data);
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

    public int ExitCode => _process.ExitCode;

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
            throw new TimeoutException($"`profl {string.Join(' ', _process.StartInfo.ArgumentList.Skip(1))}` did not end within {limit}.{Environment.NewLine}{Output}{Environment.NewLine}{Error}");
        }
    }

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

    private static void Append(StringBuilder to, string? line)
    {
        lock (to)
        {
            to.AppendLine(line);
        }
    }
}
