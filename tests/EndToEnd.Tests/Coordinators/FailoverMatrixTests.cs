using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using ProFL.Tests.Shared;
using ProFL.Tools.Chaos;
using Xunit.Abstractions;

namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>
/// Seconds to the next accepted update when one of three coordinators is dead (SIGKILL), dark (neither messages nor blobs pass) or frozen
/// (SIGSTOP), the one that hosts the job and another. The table is that of docs/results/faults.md.
/// </summary>
[Collection(nameof(Timed))]
public sealed class FailoverMatrixTests(ITestOutputHelper output)
{
    private static readonly string[] Faults = ["dead", "dark", "frozen"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // a loss is noticed after about 7 s with responsive, and 25 s with steady; 15 s are for everything after
    [Theory]
    [Trait("Category", "Long")]
    [InlineData("responsive", 25)]
    [InlineData("steady", 60)]
    public async Task Should_accept_the_next_update_in_time_when_a_coordinator_is_dead_dark_or_frozen(string layer, double limit)
    {
        using var server = PostgresServer.Shared();
        using var folder = new TemporaryFolder();
        using var cluster = new DatabaseCluster(server.CreateDatabase(), coordinators: 3, "profl.fault-injection = on")
        {
            Layer = layer,
            // the whole table in one job
            JobFile = LongerJob(folder),
        };
        cluster.StartAll();
        await cluster.UntilAllReady();
        var seconds = new List<(string Fault, string Role, double Seconds)>();
        foreach (string fault in Faults)
        {
            foreach (bool hosts in new[] { true, false })
            {
                await cluster.UntilMoreRounds(2);
                string host = cluster.Host;
                string struck = hosts ? host : cluster.Coordinators.First(c => c != host);
                Func<Task<double>> next = hosts ? cluster.UntilNextUpdateOfANewTerm : cluster.UntilNextUpdate;
                seconds.Add((fault, hosts ? "host" : "other", await Strike(cluster, struck, fault, next)));
                await UntilThree(cluster, except: struck);
            }
        }

        output.WriteLine("| " + layer + " | dead | dark | frozen |");
        foreach (string role in new[] { "host", "other" })
        {
            IEnumerable<string> cells = seconds
                .Where(s => s.Role == role)
                .Select(s => s.Seconds.ToString("0.0", CultureInfo.InvariantCulture));
            output.WriteLine($"| {role} | {string.Join(" | ", cells)} |");
        }

        Assert.All(seconds, s => Assert.InRange(s.Seconds, 0, limit));
    }

    private static string LongerJob(TemporaryFolder folder)
    {
        string file = folder.File("job.conf");
        File.WriteAllText(
            file,
            File.ReadAllText(Checkout.EnduringJob)
                + "\nfreezing { minimum-rounds = 900, maximum-rounds = 900 }\nmethod { learn-rounds = 900 }\n"
        );
        return file;
    }

    private static async Task<double> Strike(DatabaseCluster cluster, string coordinator, string fault, Func<Task<double>> next)
    {
        switch (fault)
        {
            case "dead":
                cluster.Kill(coordinator);
                double afterKill = await next();
                cluster.Start(coordinator);
                return afterKill;
            case "frozen":
                cluster[coordinator].Stop();
                double afterStop = await next();
                cluster[coordinator].Continue();
                return afterStop;
            default:
                using (var faults = new FaultClient(BlobHttpClient.Create(bearerToken: null)))
                using (var over = new CancellationTokenSource())
                {
                    Task<bool> dark = faults.Do(
                        await UrlOf(cluster, coordinator),
                        FaultKind.Partition,
                        TimeSpan.FromMinutes(5),
                        over.Token
                    );
                    double afterDark = await next();
                    await over.CancelAsync();
                    await dark.ContinueWith(_ => { }, TaskScheduler.Default);
                    return afterDark;
                }
        }
    }

    // as one of the others sees it
    private static async Task UntilThree(DatabaseCluster cluster, string except)
    {
        var waited = Stopwatch.StartNew();
        string asked = cluster.StateOf(cluster.Coordinators.First(c => c != except));
        string said = "";
        while (waited.Elapsed < Patience)
        {
            using ProductProcess nodes = await ProductProcess.Run(Patience, "nodes", "--json", "--cluster", asked);
            said = nodes.Output + nodes.Error;
            if (nodes.ExitCode == 0 && Ready(JsonDocument.Parse(nodes.Output).RootElement) == 3)
            {
                return;
            }

            await Task.Delay(500);
        }

        Assert.Fail($"{except} did not come back: {said}");
    }

    private static int Ready(JsonElement nodes) =>
        nodes
            .GetProperty("nodes")
            .EnumerateArray()
            .Count(node => node.GetProperty("role").GetString() == "coordinator" && node.GetProperty("status").GetString() == "ready");

    private static async Task<Uri> UrlOf(DatabaseCluster cluster, string coordinator)
    {
        string line = await cluster[coordinator].Line("operator commands at ");
        return new Uri(line[(line.IndexOf("http", StringComparison.Ordinal))..].Replace("/api", "/", StringComparison.Ordinal));
    }
}
