using ProFL.EndToEnd.Tests.Support;
using ProFL.Tools.Telemetry;

namespace ProFL.EndToEnd.Tests.Telemetry;

/// <summary>What a coordinator shows of a client node that stands still for a while.</summary>
public sealed class UnreachableTests
{
    private const string Job = "enduring-7";
    private static readonly string Series = MetricsPage.All.Single(metric => metric.Name == "profl.cluster.unreachable").PrometheusName;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly int _port = KillableCluster.FreePorts(1)[0];

    [Fact]
    public async Task Should_count_a_client_node_while_it_is_not_reached_and_no_longer_when_it_is_back()
    {
        using HttpClient client = _client;
        using var cluster = new KillableCluster
        {
            JobFile = Checkout.EnduringJob,
            SettingsOf = node => node == "coordinator" ? [$"profl.observe.port = {_port}"] : [],
        };
        using ProductProcess coordinator = cluster.StartCoordinator(exitWhenDone: false);
        ProductProcess north = cluster.StartNode("north");
        cluster.StartNode("south");
        await cluster.Until(() => JobJournal.State(cluster.CoordinatorState, Job).Rounds > 0, "the cluster never began");
        Assert.Equal(0, Unreachable());

        north.Stop();
        await cluster.Until(() => Unreachable() > 0, "the node that stands still was reached");
        north.Continue();
        await cluster.Until(() => Unreachable() == 0, "the node that is back was not reached");
    }

    private double Unreachable()
    {
        using HttpResponseMessage response = _client.Send(new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{_port}/metrics"));
        using var body = new StreamReader(response.Content.ReadAsStream());
        return PrometheusText
            .Parse(body.ReadToEnd())
            .Single(sample => sample.Family == Series && sample.Labels["profl_role"] == "client-node")
            .Value;
    }
}
