using System.Net;
using ProFL.Node.Telemetry;
using ProFL.Tools.Telemetry;

namespace ProFL.EndToEnd.Tests.Telemetry;

[Collection(nameof(ObservedJob))]
public sealed class MetricsTests(ObservedJob job)
{
    // what does not happen in a job in which nothing goes wrong, and the test that makes it happen
    private static readonly Dictionary<string, string> MovedElsewhere = new(StringComparer.Ordinal)
    {
        ["profl.clients.left"] = "Coordinator.Tests/Telemetry/JobTelemetryTests.cs",
        ["profl.update.refusals"] = "Coordinator.Tests/Rounds/AggregatorRefusalTests.cs",
        ["profl.journal.failures"] = "Coordinator.Tests/Telemetry/JobTelemetryTests.cs",
        ["profl.job.recovery.duration"] = "Coordinator.Tests/Telemetry/RecoveryTelemetryTests.cs",
        ["profl.trainings.declined"] = "ClientNode.Tests/Telemetry/ClientNodeMetricsTests.cs",
        ["profl.memory.waiting"] = "ClientNode.Tests/Telemetry/ClientNodeMetricsTests.cs",
        ["profl.scratch.reserved"] = "ClientNode.Tests/Telemetry/ClientNodeMetricsTests.cs",
        ["profl.memory.reserved"] = "ClientNode.Tests/Telemetry/ClientNodeMetricsTests.cs",
        ["profl.trainings.active"] = "ClientNode.Tests/Telemetry/ClientNodeMetricsTests.cs",
        ["profl.blob.pull.failures"] = "Node.Tests/Telemetry/NodeMetricsTests.cs",
        ["profl.gate.refused"] = "Node.Tests/Telemetry/NodeMetricsTests.cs",
        ["profl.cluster.unreachable"] = "EndToEnd.Tests/Telemetry/UnreachableTests.cs",
    };

    public static TheoryData<string> Moving => [.. MetricsPage.All.Select(metric => metric.Name).Except(MovedElsewhere.Keys)];

    [Theory]
    [MemberData(nameof(Moving))]
    public void Should_move_a_documented_metric_when_a_job_runs(string name)
    {
        Metric metric = MetricsPage.All.Single(m => m.Name == name);
        IReadOnlyList<PrometheusText.Sample>[] series = [.. job.Families[metric.PrometheusName]];

        Assert.True(series.Length > 0, $"no node shows {metric.PrometheusName}");
        Assert.Contains(series, values => values.Any(value => value.Value != 0));
        Assert.All(
            series,
            values =>
                Assert.Equal(
                    metric.Labels.Select(label => label.Replace('.', '_')).Order(StringComparer.Ordinal),
                    values[0].Labels.Keys.Where(label => label != "le").Order(StringComparer.Ordinal)
                )
        );
        if (metric.Kind != MetricKind.Gauge)
        {
            Assert.All(series, values => Assert.Equal(values.Select(v => v.Value).Order(), values.Select(v => v.Value)));
        }
    }

    [Fact]
    public void Should_show_no_metric_of_ours_that_is_not_documented()
    {
        string[] documented = [.. MetricsPage.All.Select(metric => metric.PrometheusName)];

        Assert.Empty(job.Families.Select(f => f.Key).Where(f => f.StartsWith("profl_", StringComparison.Ordinal)).Except(documented));
        Assert.InRange(documented.Length, 25, 60);
    }

    [Fact]
    public void Should_count_what_the_job_is_made_of_when_it_has_ended()
    {
        // three blocks of two rounds, with two clients each
        Assert.Equal(6, Last("profl_rounds_closed_total", _ => true));
        Assert.Equal(12, Last("profl_clients_invited_total", _ => true));
        Assert.Equal(12, Last("profl_updates_total", labels => labels["profl_outcome"] == "accepted"));
        Assert.Equal(6, Last("profl_round_duration_seconds", _ => true, "_count"));
        Assert.Equal(1, Last("profl_jobs_ended_total", labels => labels["profl_outcome"] == "completed"));
        Assert.InRange(Last("profl_training_duration_seconds", labels => labels["profl_way"] == "streamed", "_count"), 4, 11);
    }

    [Fact]
    public void Should_name_the_test_that_moves_every_metric_that_a_job_does_not_move() =>
        Assert.All(
            MovedElsewhere,
            metric =>
                Assert.Contains(
                    $"\"{metric.Key}\"",
                    File.ReadAllText(Path.Combine(Checkout.Root, "tests", metric.Value)),
                    StringComparison.Ordinal
                )
        );

    [Fact]
    public async Task Should_serve_nothing_but_three_paths_when_somebody_only_looks()
    {
        Assert.Equal(HttpStatusCode.OK, (await job.Get("coordinator", "/metrics")).Status);
        Assert.Equal(HttpStatusCode.OK, (await job.Get("coordinator", "/health/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await job.Get("north", "/health/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await job.Get("north", "/health/live")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await job.Get("coordinator", "/")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await job.Get("coordinator", "/api/status")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await job.Get("north", "/blobs/a/1/b")).Status);
    }

    [Fact]
    public void Should_stand_in_the_documents_as_the_instruments_say() =>
        Assert.True(
            File.ReadAllText(Path.Combine(Checkout.Root, "docs", "metrics.md")) == MetricsPage.Markdown(),
            "docs/metrics.md is not what the instruments say: ./profl metrics > docs/metrics.md"
        );

    private double Last(string family, Func<IReadOnlyDictionary<string, string>, bool> which, string suffix = "") =>
        job.Families[family].Where(v => v[0].Name == family + suffix && which(v[0].Labels)).Sum(values => values[^1].Value);
}
