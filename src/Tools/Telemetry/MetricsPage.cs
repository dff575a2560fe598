using System.Text;
using ProFL.ClientNode.Telemetry;
using ProFL.Coordinator.Telemetry;
using ProFL.Node.Telemetry;

namespace ProFL.Tools.Telemetry;

/// <summary>The page docs/metrics.md: every metric that the program has, from the lists of its instruments.</summary>
public static class MetricsPage
{
    private const string Introduction = """
        # Metrics

        What a node counts, at `GET /metrics` in Prometheus' text format and over OTLP; [operate.md](operate.md) says how to connect either.
        This page is generated from the instruments: `profl metrics > docs/metrics.md` writes it, and a test compares the two.

        Names and units are OpenTelemetry's; the second name is the one in Prometheus. A histogram has `_bucket`, `_sum` and `_count` after
        its name there, and a label's dots are underscores. Counters begin at 0 with the process, and count what this process did. What a
        coordinator reads from the journal of a job that it takes over is not counted again. A job's gauges are shown by the
        coordinator that hosts it. No label names a client. Beside these stand .NET's own (`dotnet.*`): processor time, memory, garbage
        collections.
        """;

    /// <summary>Every metric.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [.. ClusterMetrics.All, .. BlobMetrics.All, .. KeyMetrics.All, .. CoordinatorMetrics.All, .. ClientNodeMetrics.All];

    /// <summary>The page.</summary>
    public static string Markdown()
    {
        StringBuilder page = new StringBuilder(Introduction.ReplaceLineEndings("\n")).Append('\n');
        Append(page, "Every node", [.. ClusterMetrics.All, .. BlobMetrics.All, .. KeyMetrics.All]);
        Append(page, "Coordinators", CoordinatorMetrics.All);
        Append(page, "Client nodes", ClientNodeMetrics.All);
        return page.ToString();
    }

    private static void Append(StringBuilder page, string title, IReadOnlyList<Metric> metrics)
    {
        page.Append("\n## ")
            .Append(title)
            .Append("\n\n| metric | in Prometheus | kind, unit | labels | meaning |\n|---|---|---|---|---|\n");
        foreach (Metric metric in metrics)
        {
            page.Append("| `")
                .Append(metric.Name)
                .Append("` | `")
                .Append(metric.PrometheusName)
                .Append("` | ")
                .Append(metric.Kind.ToString().ToLowerInvariant())
                .Append(", `")
                .Append(metric.Unit)
                .Append("` | ")
                .AppendJoin(", ", metric.Labels.Select(label => $"`{label}`"))
                .Append(" | ")
                .Append(metric.Meaning)
                .Append(" |\n");
        }
    }
}
