using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.EndToEnd.Tests.Telemetry;

/// <summary>A real Prometheus (Debian's) that scrapes ports of this machine each second and judges rules as often.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly int _port = KillableCluster.FreePorts(1)[0];
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="rules">The text of a file of rules.</param>
    /// <param name="ports">Whose <c>/metrics</c> it scrapes.</param>
    public PrometheusServer(string rules, params IEnumerable<int> ports)
    {
        File.WriteAllText(_folder.File("rules.yml"), rules);
        string targets = string.Join(", ", ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"\"127.0.0.1:{port}\"")));
        File.WriteAllText(
            _folder.File("prometheus.yml"),
            $$"""
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            rule_files: [rules.yml]
            scrape_configs:
              - job_name: profl
                static_configs: [{ targets: [{{targets}}] }]
            """
        );
        _process = Process.Start(
            new ProcessStartInfo(
                "prometheus",
                [
                    $"--config.file={_folder.File("prometheus.yml")}",
                    $"--storage.tsdb.path={_folder.File("data")}",
                    string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{_port}"),
                    "--log.level=error",
                ]
            )
        )!;
    }

    /// <summary>Whether an alert fires now; also not while Prometheus does not answer yet.</summary>
    public async Task<bool> IsFiring(string alert) =>
        await Get("alerts") is { } data
        && data.GetProperty("alerts")
            .EnumerateArray()
            .Any(a =>
                a.GetProperty("labels").GetProperty("alertname").GetString() == alert && a.GetProperty("state").GetString() == "firing"
            );

    /// <summary>How many series a query gives now.</summary>
    public async Task<int> Count(string query) =>
        await Get($"query?query={Uri.EscapeDataString(query)}") is { } data ? data.GetProperty("result").GetArrayLength() : 0;

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    private async Task<JsonElement?> Get(string path)
    {
        try
        {
            string url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/api/v1/{path}");
            return JsonDocument.Parse(await _client.GetStringAsync(new Uri(url))).RootElement.GetProperty("data");
        }
        catch (HttpRequestException)
        {
            Assert.False(_process.HasExited, "prometheus has ended");
            return null;
        }
    }
}
