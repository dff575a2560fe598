using System.Security.Cryptography;
using System.Text.Json;
using ProFL.Coordinator.Persistence;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Messages.Journal;
using ProFL.Tests.Shared;
using ProFL.Tools.Clusters;

namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>Every command of operators through a coordinator that does not host the job.</summary>
public sealed class OperatedThroughOthersTests
{
    private const string Job = "enduring-7";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    // losses are noticed within seconds
    private static readonly string[] Responsive =
    [
        "akka.cluster.failure-detector.heartbeat-interval = 500ms",
        "akka.cluster.failure-detector.acceptable-heartbeat-pause = 3s",
        "akka.cluster.split-brain-resolver.stable-after = 3s",
        "akka.cluster.down-removal-margin = 3s",
    ];

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_take_every_command_when_it_comes_to_a_coordinator_without_the_job_and_its_host_is_killed_between_two()
    {
        using var server = PostgresServer.Shared();
        string database = server.CreateDatabase(withTables: false);
        await using var cluster = new SupervisedCluster([
            "--coordinators",
            "3",
            "--client-nodes",
            "3",
            "--postgresql",
            database,
            .. Responsive.Append("profl.coordinator.keep-blobs = on").SelectMany(s => new[] { "--set", s }),
        ]);
        await cluster.UntilHealthy();
        Assert.Contains("its tables were missing and were made", cluster.Said, StringComparison.Ordinal);

        await cluster.Profl(["submit", Checkout.EnduringJob, "--token", "one", "--id", Job], cluster["coordinator-3"]);
        await cluster.Until(() => Of<RoundPlanned>() > 0, "no round was planned");
        string first = HostOf(cluster);
        ProcessNote other = cluster.Processes.First(p => p.Role == "coordinator" && p.Name != first);
        using var watch = ProductProcess.Start(["watch", Job, .. cluster.At(other), "--json"]);
        JsonElement jobs = await cluster.Profl(["ls"], other);
        JsonElement explanation = await cluster.Profl(["explain", Job], other);
        JsonElement paused = await cluster.Profl(["pause", Job, "--reason", "lunch"], other);

        cluster.Kill(first);
        JsonElement status = await cluster.Profl(["status", Job], other);
        // by another, or by the killed one, which its supervisor starts again at once
        await cluster.Until(() => Of<TermStarted>() > 1 && cluster[first].Starts > 1, "nobody took the job over");
        string second = HostOf(cluster);
        other = cluster.Processes.First(p => p.Role == "coordinator" && p.Name != second && p.Name != first);
        JsonElement excluded = await cluster.Profl(["client", "exclude", "client-02", "--job", Job], other);
        JsonElement included = await cluster.Profl(["client", "include", "client-02", "--job", Job], other);
        JsonElement resumed = await cluster.Profl(["resume", Job], other);
        JsonElement nodes = await cluster.Profl(["nodes"], other);
        string drained = nodes
            .GetProperty("nodes")
            .EnumerateArray()
            .First(n => n.GetProperty("role").GetString() == "client-node" && n.GetProperty("site").GetString() == "north")
            .GetProperty("node")
            .GetString()!;
        JsonElement draining = await cluster.Profl(["drain", drained, "--reason", "upgrade"], other);
        await cluster.Until(() => cluster.Processes.Count(p => p.Site == "north" && p.Pid != 0) == 1, "the drained node did not end");
        long rounds = Of<RoundCompleted>();
        await cluster.Until(() => Of<RoundCompleted>() > rounds, "no round was completed after a node was drained");
        JsonElement stopped = await cluster.Profl(["stop", Job, "--reason", "seen enough"], other);
        string model = Path.Combine(cluster.Folder, "model.safetensors");
        JsonElement export = await cluster.Profl(["export", Job, "--out", model], other);
        using ProductProcess logs = await ProductProcess.Run(Limit, ["logs", Job, .. cluster.At(other)]);
        int watched = await watch.WaitForExit(Limit);
        using ProductProcess verify = await ProductProcess.Run(
            Limit,
            [
                "verify",
                Job,
                "--postgresql",
                database,
                .. cluster.Processes.Where(p => p.Role == "coordinator").SelectMany(p => new[] { "--state", cluster.StateOf(p.Name) }),
                "--json",
            ]
        );
        JsonElement verdict = JsonDocument.Parse(verify.Output).RootElement;

        Assert.NotEqual(other.Name, HostOf(cluster));
        Assert.Equal(1, jobs.GetProperty("total").GetInt32());
        Assert.Equal(Job, explanation.GetProperty("job").GetString());
        Assert.Equal("paused", status.GetProperty("status").GetString());
        Assert.All(
            [paused, excluded, included, resumed, stopped],
            done => Assert.True(done.GetProperty("changed").GetBoolean(), done.ToString())
        );
        Assert.Equal("north", draining.GetProperty("site").GetString());
        // 5: it was stopped
        Assert.True(watched == 5, $"watch ended with {watched}: {watch.Error}");
        Assert.Contains("lunch", logs.Output, StringComparison.Ordinal);
        Assert.Contains("seen enough", logs.Output, StringComparison.Ordinal);
        Assert.True(verdict.GetProperty("findings").GetArrayLength() == 0, verdict.ToString());
        Assert.Equal(
            (0, 0),
            (verdict.GetProperty("updatesTrainedAgain").GetInt32(), verdict.GetProperty("updatesCountedTwice").GetInt32())
        );
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(model)));
        Assert.Equal(sha256, export.GetProperty("model").GetProperty("sha256").GetString());
        Assert.Equal(sha256, verdict.GetProperty("modelSha256").GetString());

        IReadOnlyList<T> EventsOf<T>()
        {
            using var journal = JournalReader.OfDatabase(database);
            return [.. journal.Events("job-" + Job).Select(r => r.ToMessage()).OfType<T>()];
        }

        long Of<T>() => EventsOf<T>().Count;

        // the coordinator that wrote the job's last term
        string HostOf(SupervisedCluster within) =>
            within
                .Processes.Single(p =>
                    p.Role == "coordinator" && EventsOf<TermStarted>()[^1].Address.EndsWith("@" + p.Address, StringComparison.Ordinal)
                )
                .Name;
    }
}
