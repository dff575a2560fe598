using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ProFL.Tools.Clusters;

namespace ProFL.EndToEnd.Tests.Support;

/// <summary>A cluster of `profl up`, operated from other terminals.</summary>
internal sealed class SupervisedCluster : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private readonly TemporaryFolder _folder = new();
    private readonly ProductProcess _up;

    /// <param name="arguments">What `profl up` is told beside its folder and data.</param>
    public SupervisedCluster(params IEnumerable<string> arguments) =>
        _up = ProductProcess.Start(["up", "--folder", Folder, "--data", Checkout.Data, .. arguments]);

    public string Folder => _folder.Path;

    public string TokenFile => ClusterPlan.TokenFileOf(Folder);

    /// <summary>Its processes as they are noted now.</summary>
    public IReadOnlyList<ProcessNote> Processes => ClusterNote.Read(Folder)!.Processes;

    /// <summary>What `profl up` said on standard error.</summary>
    public string Said => _up.Error;

    public ProcessNote this[string name] => Processes.Single(p => p.Name == name);

    public string StateOf(string name) => Path.Combine(Folder, name);

    public Task UntilHealthy() => _up.Line("commands:");

    /// <summary>Runs a command through any coordinator, or through one alone, and gives what `--json` prints.</summary>
    public async Task<JsonElement> Profl(string[] arguments, ProcessNote? through = null)
    {
        using ProductProcess process = await ProductProcess.Run(Limit, [.. arguments, .. At(through), "--json"]);
        Assert.True(process.ExitCode == 0, $"profl {string.Join(' ', arguments)}: {process.Error}");
        return JsonDocument.Parse(process.Output).RootElement;
    }

    /// <summary>Where a command finds the cluster.</summary>
    public string[] At(ProcessNote? through) =>
        through is null ? ["--cluster", Folder] : ["--cluster", through.Url, "--token-file", TokenFile];

    public void Kill(string name) => Signal(name, "-KILL");

    public void Terminate(string name) => Signal(name, "-TERM");

    /// <summary>What `profl verify` says of a job of a single coordinator.</summary>
    public async Task<JsonElement> Verify(string job)
    {
        using ProductProcess verify = await ProductProcess.Run(Limit, "verify", job, "--state", StateOf("coordinator-1"), "--json");
        Assert.True(verify.Output.Length > 0, verify.Error);
        return JsonDocument.Parse(verify.Output).RootElement;
    }

    /// <summary>Lines of a client node's training log, split into words.</summary>
    public IEnumerable<string[]> Trainings(string node) =>
        Path.Combine(StateOf(node), "trainings.log") is var log && File.Exists(log)
            ? File.ReadAllLines(log).Select(l => l.Split(' ')).Where(l => l.Length > 4)
            : [];

    /// <summary>Waits for what the processes bring about.</summary>
    public async Task Until(Func<bool> condition, string otherwise)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Limit, $"{otherwise}{Environment.NewLine}{Logs()}");
            await Task.Delay(50);
        }
    }

    /// <summary>What all processes said.</summary>
    public string Logs() =>
        _up.Output
        + _up.Error
        + string.Join(
            Environment.NewLine,
            Directory
                .GetFiles(Path.Combine(Folder, "logs"))
                .Select(f => $"--- {Path.GetFileName(f)}{Environment.NewLine}{File.ReadAllText(f)}")
        );

    public async ValueTask DisposeAsync()
    {
        using (ProductProcess down = await ProductProcess.Run(Limit, "down", "--folder", Folder))
        {
            await _up.WaitForExit(Limit);
        }

        _up.Dispose();
        _folder.Dispose();
    }

    private void Signal(string name, string signal) =>
        Process.Start("kill", [signal, this[name].Pid.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
}
