using System.Text.Json;

namespace ProFL.EndToEnd.Tests;

/// <summary>The small job run once in one process that nobody disturbs: what every disturbed run must end with.</summary>
public sealed class UndisturbedRun : IAsyncLifetime
{
    private readonly DirectoryInfo _runs = Directory.CreateTempSubdirectory("profl-undisturbed-");

    public string ModelSha256 { get; private set; } = "";

    public int UpdatesAccepted { get; private set; }

    public async Task InitializeAsync()
    {
        using ProductProcess run = await ProductProcess.Run(TimeSpan.FromSeconds(60), "run", Checkout.SmallJob, "--runs", _runs.FullName, "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement result = JsonDocument.Parse(run.Output).RootElement;
        ModelSha256 = result.GetProperty("modelSha256").GetString()!;
        UpdatesAccepted = result.GetProperty("updatesAccepted").GetInt32();
    }

    public Task DisposeAsync()
    {
        _runs.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
