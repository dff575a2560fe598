namespace ProFL.Node.Telemetry;

/// <summary>What is measured, as docs/metrics.md says it.</summary>
/// <param name="Name">By OpenTelemetry's conventions, such as <c>profl.round.duration</c>.</param>
/// <param name="Kind">How its values belong together.</param>
/// <param name="Unit">UCUM's: <c>s</c>, <c>By</c>, <c>1</c>, or what is counted in braces.</param>
/// <param name="Meaning">A sentence for a person.</param>
/// <param name="Labels">What tells its values apart; each has few values.</param>
public sealed record Metric(string Name, MetricKind Kind, string Unit, string Meaning, params IReadOnlyList<string> Labels)
{
    /// <summary>Upper bounds of a histogram's buckets; empty for a metric of another kind.</summary>
    public IReadOnlyList<double> Bounds { get; init; } = [];

    /// <summary>Its name in Prometheus' format.</summary>
    public string PrometheusName
    {
        get
        {
            string name = Name.Replace('.', '_');
            string suffix = Unit switch
            {
                "s" => "_seconds",
                "By" => "_bytes",
                _ => "",
            };
            return name + suffix + (Kind == MetricKind.Counter ? "_total" : "");
        }
    }
}
