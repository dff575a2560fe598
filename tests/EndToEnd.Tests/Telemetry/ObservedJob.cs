using System.Collections.Concurrent;
using System.Net;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.EndToEnd.Tests.Telemetry;

/// <summary>
/// A job of which half the clients stream, by a coordinator and two client nodes over mutual TLS, each of which is scraped at its port for
/// those who only look, from its start until the job has ended. A collector, which the environment names, takes their spans.
/// </summary>
[CollectionDefinition(nameof(ObservedJob))]
public sealed class ObservedJob : IAsyncLifetime, ICollectionFixture<ObservedJob>
{
    // everybody streams the first step, and some the others
    private const string Settings = """
        fleet { memory-min = 5MiB, memory-max = 8MiB }
        method { shrinking = false, polish-rounds = 0 }
        freezing { movement-window = 1, minimum-rounds = 2, maximum-rounds = 2, cool-down-rounds = 0 }
        training.average-rounds = 2
        rounds.cohort = 2
        """;

    private static readonly string[] Nodes = ["coordinator", "north", "south"];
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Dictionary<string, int> _ports = Nodes.Zip(KillableCluster.FreePorts(Nodes.Length)).ToDictionary();
    private readonly ConcurrentDictionary<(string Node, string Series), List<PrometheusText.Sample>> _seen = new();
    private OtlpReceiver _collector = null!;
    private KillableCluster _cluster = null!;
    private ProductProcess _coordinator = null!;

    /// <summary>Every series of the node, with its values in the order in which they were seen.</summary>
    internal ILookup<string, IReadOnlyList<PrometheusText.Sample>> Families =>
        _seen.Values.ToLookup(values => values[0].Family, values => (IReadOnlyList<PrometheusText.Sample>)values);

    /// <summary>What the collector was sent.</summary>
    internal IReadOnlyList<OtlpSpan> Spans => _collector.Spans;

    /// <summary>What a path of a node's port answers.</summary>
    public async Task<(HttpStatusCode Status, string Body)> Get(string node, string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri($"http://127.0.0.1:{_ports[node]}{path}"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task InitializeAsync()
    {
        _collector = await OtlpReceiver.Start();
        _cluster = new KillableCluster
        {
            Within = ["env", $"OTEL_EXPORTER_OTLP_ENDPOINT={_collector.Url}", "OTEL_BSP_SCHEDULE_DELAY=200"],
            JobFile = JobFiles.Changed(Checkout.WideJob, _folder, Settings),
            IsSecured = true,
            SettingsOf = node => [$"profl.observe.port = {_ports[node]}"],
        };
        _coordinator = _cluster.StartCoordinator(exitWhenDone: false);
        _cluster.StartNodes();
        try
        {
            // not by its status: a job that has ended may leave the coordinator before anybody looks
            await Scraped("coordinator", "profl_jobs_ended_total", s => s.Labels["profl_outcome"] == "completed");
            // the last spans of each round and of each client in it
            await _cluster.Until(
                () =>
                    Spans
                        .Where(s => s.Name is "round" or "offer")
                        .DistinctBy(s => (s.Trace, s.Tags.GetValueOrDefault("profl.client")))
                        .Count() == 18,
                "spans of six rounds never came"
            );
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        _coordinator.Dispose();
        _cluster.Dispose();
        _client.Dispose();
        _folder.Dispose();
        await _collector.DisposeAsync();
    }

    private async Task Scraped(string node, string family, Func<PrometheusText.Sample, bool> last)
    {
        bool IsThere() => _seen.Any(seen => seen.Key.Node == node && seen.Value[0].Family == family && seen.Value.Any(last));
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); !IsThere(); await Task.Delay(50))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(120), $"{family} never came so far: {_coordinator.Error}");
            await Task.WhenAll(Nodes.Select(Scrape));
        }

        await Task.WhenAll(Nodes.Select(Scrape));
    }

    private async Task Scrape(string node)
    {
        try
        {
            (_, string body) = await Get(node, "/metrics");
            foreach (PrometheusText.Sample sample in PrometheusText.Parse(body))
            {
                _seen.GetOrAdd((node, sample.Series), _ => []).Add(sample);
            }
        }
        catch (HttpRequestException)
        {
            // it is not up yet
        }
    }
}
