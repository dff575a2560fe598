using System.Text.Json;

namespace ProFL.EndToEnd.Tests;

/// <summary>
/// A job run once in one process that nobody disturbs: what every disturbed run must end with. As a fixture, the small job.
/// </summary>
public class UndisturbedRun : IAsyncLifetime
{
    /// <summary>The job file of the fixture.</summary>
    protected virtual string JobFile => Checkout.SmallJob;

    public string ModelSha256 { get; private set; } = "";

    public int UpdatesAccepted { get; private set; }

    /// <summary>What `--json` printed.</summary>
    public JsonElement Result { get; private set; }

    /// <summary>Runs a job file, with settings of the process.</summary>
    public static async Task<UndisturbedRun> Of(string jobFile, params string[] settings)
    {
        var undisturbed = new UndisturbedRun();
        await undisturbed.Run(jobFile, settings);
        return undisturbed;
    }

    public Task InitializeAsync() => Run(JobFile, []);

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task Run(string jobFile, string[] settings)
    {
        DirectoryInfo runs = Directory.CreateTempSubdirectory("profl-undisturbed-");
        using ProductProcess run = await ProductProcess.Run(
            TimeSpan.FromMinutes(3),
            ["run", jobFile, "--runs", runs.FullName, "--json", .. settings.SelectMany(s => new[] { "--set", s })]
        );
        runs.Delete(recursive: true);
        Assert.True(run.ExitCode == 0, run.Error);
        Result = JsonDocument.Parse(run.Output).RootElement;
        ModelSha256 = Result.GetProperty("modelSha256").GetString()!;
        UpdatesAccepted = Result.GetProperty("updatesAccepted").GetInt32();
    }
}
