using System.Diagnostics;
using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.EndToEnd.Tests.Faults;

/// <summary>A client node in a network namespace of its own, whose packets nft drops: a partition of which no process knows.</summary>
public sealed class NetworkPartitionTests : IDisposable
{
    private const string Job = "enduring-7";
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10),
        Patience = TimeSpan.FromSeconds(120);
    private readonly TemporaryFolder _folder = new();
    private readonly string _namespace = $"profl-{Environment.ProcessId}";
    private readonly int _port = KillableCluster.FreePorts(1)[0];
    private readonly List<ProductProcess> _processes = [];

    public void Dispose()
    {
        _processes.ForEach(p => p.Dispose());
        Process.Start("ip", ["netns", "del", _namespace]).WaitForExit();
        _folder.Dispose();
    }

    [RootFact("ip", "nft")]
    [Trait("Category", "Long")]
    public async Task Should_end_with_the_undisturbed_model_when_the_network_drops_every_packet_of_a_site_for_ten_seconds()
    {
        UndisturbedRun undisturbed = await UndisturbedRun.Of(Checkout.EnduringJob);
        MakeNamespace();
        File.WriteAllText(_folder.File("token"), "a-token-for-the-namespace\n");
        ProductProcess coordinator = Start(
            [],
            "10.213.7.1",
            "coordinator",
            "--job",
            Checkout.EnduringJob,
            "--json",
            "--exit-when-done",
            "--port",
            $"{_port}",
            "--state",
            _folder.File("coordinator"),
            "--set",
            "profl.coordinator.keep-blobs = on"
        );
        Start(
            [],
            "10.213.7.1",
            "client-node",
            "--site",
            "north",
            "--data",
            Checkout.Data,
            "--join",
            $"10.213.7.1:{_port}",
            "--state",
            _folder.File("north")
        );
        Start(
            ["ip", "netns", "exec", _namespace],
            "10.213.7.2",
            "client-node",
            "--site",
            "south",
            "--data",
            Checkout.Data,
            "--join",
            $"10.213.7.1:{_port}",
            "--state",
            _folder.File("south")
        );
        await Until(() => Times().Count > 20);

        DateTimeOffset began = DateTimeOffset.UtcNow;
        InNamespace("nft", "add", "table", "inet", "drill");
        InNamespace("nft", "add chain inet drill in { type filter hook input priority 0; policy drop; }");
        InNamespace("nft", "add chain inet drill out { type filter hook output priority 0; policy drop; }");
        // what is dropped meanwhile is a fact of the drill, its length is its own
        await Task.Delay(Length);
        DateTimeOffset healed = DateTimeOffset.UtcNow;
        InNamespace("nft", "delete", "table", "inet", "drill");

        Assert.Equal(0, await coordinator.WaitForExit(Patience));
        using ProductProcess verify = await ProductProcess.Run(Patience, "verify", Job, "--state", _folder.File("coordinator"), "--json");
        JsonElement verdict = JsonDocument.Parse(verify.Output).RootElement;
        Assert.Equal(undisturbed.ModelSha256, JsonDocument.Parse(coordinator.Output).RootElement.GetProperty("modelSha256").GetString());
        ReplayAssert.Holds(verdict, undisturbed);
        // a round needs both sites: while one was cut off, at most what was under way came in
        Assert.InRange(Times().Count(t => t > began && t < healed), 0, 8);
        MatrixRows.Note("network partition 10 s (nft)", "client", (Times().Where(t => t > healed).Min() - began).TotalSeconds);
    }

    private void MakeNamespace()
    {
        string veth = $"profl{Environment.ProcessId % 100_000}";
        Machine.Run("ip", "netns", "add", _namespace);
        Machine.Run("ip", "link", "add", veth, "type", "veth", "peer", "name", "eth0", "netns", _namespace);
        Machine.Run("ip", "addr", "add", "10.213.7.1/30", "dev", veth);
        Machine.Run("ip", "link", "set", veth, "up");
        InNamespace("ip", "addr", "add", "10.213.7.2/30", "dev", "eth0");
        InNamespace("ip", "link", "set", "eth0", "up");
        InNamespace("ip", "link", "set", "lo", "up");
    }

    private void InNamespace(params string[] words) => Machine.Run(["ip", "netns", "exec", _namespace, .. words]);

    private ProductProcess Start(string[] within, string address, params string[] arguments)
    {
        var process = ProductProcess.StartWithin(
            within,
            [
                .. arguments,
                "--layer",
                "responsive",
                "--set",
                $"akka.remote.dot-netty.tcp.hostname = \"{address}\"",
                "--set",
                $"profl.http.host = \"{address}\"",
                "--set",
                $"profl.http.token-file = \"{_folder.File("token")}\"",
            ]
        );
        _processes.Add(process);
        return process;
    }

    private IReadOnlyList<DateTimeOffset> Times() => AcceptedUpdates.Times(_folder.File("coordinator"), Job);

    private async Task Until(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Patience, string.Join(Environment.NewLine, _processes.Select(p => p.Error)));
            await Task.Delay(100);
        }
    }
}
