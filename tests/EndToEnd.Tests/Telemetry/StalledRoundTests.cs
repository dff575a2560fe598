using System.Diagnostics;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.EndToEnd.Tests.Telemetry;

/// <summary>The alert for a stalled round over what a real cluster shows and a real Prometheus scrapes.</summary>
public sealed class StalledRoundTests
{
    private const string Job = "enduring-7";
    private const string Alert = "ProflRoundStalled";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // fifteen minutes without a closed round, and five more, are fifteen seconds and three here; the rule is the shipped one otherwise
    private static string ShortenedRules() =>
        Shortened(
            Shortened(
                File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "observability", "rules.yml")),
                "changes(profl_round_current[15m])",
                "changes(profl_round_current[15s])"
            ),
            "for: 5m\n        labels: { severity: critical }",
            "for: 3s\n        labels: { severity: critical }"
        );

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_fire_when_the_only_coordinator_dies_in_a_round_and_stop_when_it_is_back()
    {
        int[] ports = KillableCluster.FreePorts(3);
        string[] names = ["coordinator", "north", "south"];
        using var cluster = new KillableCluster
        {
            JobFile = Checkout.EnduringJob,
            SettingsOf = node => [$"profl.observe.port = {ports[Array.IndexOf(names, node)]}"],
        };
        using var prometheus = new PrometheusServer(ShortenedRules(), ports);
        long rounds;
        using (ProductProcess coordinator = cluster.StartCoordinator(exitWhenDone: false))
        {
            cluster.StartNodes();
            await Until(async () => await prometheus.Count("changes(profl_round_current[15s]) > 0") > 0, "no round was seen");
            Assert.False(await prometheus.IsFiring(Alert));
            rounds = await StopInRound(cluster, coordinator);
            coordinator.Kill();
        }

        await Until(() => prometheus.IsFiring(Alert), "the alert did not fire");
        using ProductProcess back = cluster.StartCoordinator(exitWhenDone: false);
        await Until(async () => !await prometheus.IsFiring(Alert), "the alert went on");

        Assert.True(JobJournal.State(cluster.CoordinatorState, Job).Rounds > rounds);
    }

    private static async Task<long> StopInRound(KillableCluster cluster, ProductProcess coordinator)
    {
        while (true)
        {
            coordinator.Stop();
            if (JobJournal.State(cluster.CoordinatorState, Job) is { Open: not null, Rounds: var rounds })
            {
                return rounds;
            }

            coordinator.Continue();
            await Task.Delay(20);
        }
    }

    private static string Shortened(string rules, string from, string to)
    {
        Assert.Equal(2, rules.Split(from).Length);
        return rules.Replace(from, to, StringComparison.Ordinal);
    }

    private static async Task Until(Func<Task<bool>> condition, string otherwise)
    {
        for (var waited = Stopwatch.StartNew(); !await condition(); await Task.Delay(200))
        {
            Assert.True(waited.Elapsed < Patience, otherwise);
        }
    }
}
