using System.Text.Json;
using System.Text.RegularExpressions;
using ProFL.Node.Telemetry;
using ProFL.Tools.Telemetry;

namespace ProFL.EndToEnd.Tests.Telemetry;

/// <summary>What deploy/observability names is there.</summary>
public sealed partial class ObservabilityFilesTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "deploy", "observability");

    [Theory]
    [InlineData("rules.yml", 8)]
    [InlineData("rules.test.yml", 5)]
    [InlineData("dashboard.json", 30)]
    public void Should_name_only_metrics_that_are_documented(string file, int least)
    {
        HashSet<string> known = [.. MetricsPage.All.SelectMany(SeriesOf)];
        string[] named = [.. Named().Matches(File.ReadAllText(Path.Combine(Folder, file))).Select(m => m.Value).Distinct()];

        Assert.DoesNotContain(named, name => !known.Contains(name) && !Labels.Contains(name));
        Assert.InRange(named.Except(Labels).Count(), least, int.MaxValue);
    }

    [Fact]
    public void Should_scrape_every_process_of_the_containers_and_no_other()
    {
        string compose = File.ReadAllText(Path.Combine(Folder, "..", "container", "compose.yaml"));
        string prometheus = File.ReadAllText(Path.Combine(Folder, "prometheus.yml"));

        Assert.Equal(
            Hostname().Matches(compose).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal),
            Target().Matches(prometheus).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Should_be_a_dashboard_that_can_be_read()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "dashboard.json")));

        Assert.All(
            dashboard.RootElement.GetProperty("panels").EnumerateArray(),
            panel => Assert.False(string.IsNullOrEmpty(panel.GetProperty("title").GetString()))
        );
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_pass_their_own_tests_when_promtool_is_there()
    {
        string promtool = Environment.GetEnvironmentVariable("PROFL_TEST_PROMTOOL") ?? "promtool";

        (int exit, string said) = await Run(promtool, "check", "rules", Path.Combine(Folder, "rules.yml"));
        Assert.True(exit == 0, said);
        (exit, said) = await Run(promtool, "test", "rules", Path.Combine(Folder, "rules.test.yml"));
        Assert.True(exit == 0, said);
    }

    private static readonly HashSet<string> Labels =
    [
        .. MetricsPage.All.SelectMany(metric => metric.Labels).Select(label => label.Replace('.', '_')),
    ];

    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];

    private static IEnumerable<string> SeriesOf(Metric metric) =>
        metric.Kind == MetricKind.Histogram ? Suffixes.Select(suffix => metric.PrometheusName + suffix) : [metric.PrometheusName];

    private static async Task<(int Exit, string Said)> Run(string program, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + error);
    }

    [GeneratedRegex("(?m)^ +hostname: (.+)$")]
    private static partial Regex Hostname();

    [GeneratedRegex("([a-z0-9-]+):9464")]
    private static partial Regex Target();

    [GeneratedRegex(@"\bprofl_[a-z_]+")]
    private static partial Regex Named();
}
