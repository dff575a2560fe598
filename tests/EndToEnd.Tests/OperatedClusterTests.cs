using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ProFL.Tools.Clusters;

namespace ProFL.EndToEnd.Tests;

/// <summary>
/// What operators do, by real processes: a cluster of <c>profl up</c>, and a coordinator that dies after each of their events.
/// </summary>
public sealed class OperatedClusterTests(UndisturbedRun undisturbed) : IClassFixture<UndisturbedRun>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Should_run_a_job_once_and_hand_out_its_model_when_a_local_cluster_is_operated_from_other_terminals()
    {
        string folder = Directory.CreateTempSubdirectory("profl-up-").FullName;
        using var up = ProductProcess.Start("up", "--folder", folder, "--client-nodes", "2", "--data", Checkout.Data);
        try
        {
            await up.Line("commands:");
            string[] submit = ["submit", Checkout.SmallJob, "--token", "one"];
            JsonElement accepted = await Profl(folder, submit);
            string job = accepted.GetProperty("job").GetString()!;
            JsonElement paused = await Profl(folder, "pause", "latest", "--reason", "lunch");
            JsonElement status = await Profl(folder, "status");
            JsonElement explanation = await Profl(folder, "explain");
            JsonElement nodes = await Profl(folder, "nodes");
            IReadOnlyList<ProcessNote> processes = ClusterNote.Read(folder)!.Processes;
            using ProductProcess again = await ProductProcess.Run(Limit, [.. submit, "--cluster", folder]);
            JsonElement resumed = await Profl(folder, "resume", "latest");
            using ProductProcess watch = await ProductProcess.Run(Limit, "watch", "latest", "--cluster", folder);
            using ProductProcess unknown = await ProductProcess.Run(Limit, "status", "nosuchjob", "--cluster", folder);
            JsonElement jobs = await Profl(folder, "ls");
            string model = Path.Combine(folder, "model.safetensors");
            JsonElement export = await Profl(folder, "export", "latest", "--out", model);
            using ProductProcess logs = await ProductProcess.Run(Limit, "logs", job, "--cluster", folder);
            using ProductProcess down = await ProductProcess.Run(Limit, "down", "--folder", folder, "--json");

            Assert.False(accepted.GetProperty("wasKnown").GetBoolean());
            Assert.Equal(job, again.Output.Trim());
            Assert.Contains($"{job} was submitted before with this token", again.Error, StringComparison.Ordinal);
            Assert.Contains($"profl watch {job} shows how far it is", again.Error, StringComparison.Ordinal);
            Assert.Equal(1, jobs.GetProperty("total").GetInt32());
            Assert.True(paused.GetProperty("changed").GetBoolean());
            Assert.Equal("paused", status.GetProperty("status").GetString());
            Assert.Contains("profl resume", explanation.GetProperty("next").GetString(), StringComparison.Ordinal);
            Assert.True(resumed.GetProperty("changed").GetBoolean());
            Assert.Equal((0, 0), (watch.ExitCode, down.ExitCode));
            Assert.StartsWith($"Job: {job}", watch.Output, StringComparison.Ordinal);
            Assert.Contains($"the jobs of the cluster: {job} ", unknown.Error, StringComparison.Ordinal);
            Assert.Equal(
                processes.Select(process => (process.Name, process.Pid)),
                nodes
                    .GetProperty("nodes")
                    .EnumerateArray()
                    .Select(node => (node.GetProperty("name").GetString()!, node.GetProperty("processId").GetInt32()))
            );
            Assert.Contains("starting coordinator-1, north-1, south-1", up.Error, StringComparison.Ordinal);
            Assert.StartsWith("ending coordinator-1, north-1, south-1", down.Error, StringComparison.Ordinal);
            Assert.Equal(undisturbed.ModelSha256, export.GetProperty("model").GetProperty("sha256").GetString());
            Assert.Equal(
                undisturbed.ModelSha256,
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(model)))
            );
            Assert.Contains("paused by", logs.Output, StringComparison.Ordinal);
            Assert.Contains("term 1 begins at coordinator-1 (127.0.0.1:", logs.Output, StringComparison.Ordinal);
            Assert.Matches(@"update of client-\d+ from (north|south)-1 \(127\.0\.0\.1:\d+\) is accepted", logs.Output);
            Assert.Equal(
                ["coordinator-1", "north-1", "south-1"],
                JsonDocument.Parse(down.Output).RootElement.GetProperty("ended").EnumerateArray().Select(e => e.GetString())
            );
            Assert.Equal(0, await up.WaitForExit(Limit));
        }
        finally
        {
            using ProductProcess down = await ProductProcess.Run(Limit, "down", "--folder", folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Should_say_silent_of_a_node_when_its_process_stands_still_or_was_killed()
    {
        string folder = Directory.CreateTempSubdirectory("profl-silent-").FullName;
        using var up = ProductProcess.Start("up", "--folder", folder, "--client-nodes", "2", "--data", Checkout.Data);
        try
        {
            await up.Line("commands:");
            ProcessNote[] nodes = [.. ClusterNote.Read(folder)!.Processes.Where(process => process.Role == "client-node")];
            await Signal("-STOP", nodes[0]);
            await Signal("-KILL", nodes[1]);

            JsonElement listed = await Profl(folder, "nodes");

            var byProcess = listed.GetProperty("nodes").EnumerateArray().ToDictionary(node => node.GetProperty("processId").GetInt32());
            Assert.All(nodes, node => Assert.Equal("silent", byProcess[node.Pid].GetProperty("status").GetString()));
            Assert.Equal("ready", listed.GetProperty("nodes")[0].GetProperty("status").GetString());
            await Signal("-CONT", nodes[0]);
        }
        finally
        {
            using ProductProcess down = await ProductProcess.Run(Limit, "down", "--folder", folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_find_its_work_done_when_the_coordinator_dies_after_an_operators_event_and_the_command_is_sent_again()
    {
        using var cluster = new KillableCluster();
        await Operate(cluster, "JobPaused", "pause", KillableCluster.Job, "--reason", "lunch");
        cluster.StartNodes();
        await Operate(cluster, "ClientExcluded", "client", "exclude", "client-02", "--job", KillableCluster.Job);
        await Operate(cluster, "ClientIncluded", "client", "include", "client-02", "--job", KillableCluster.Job);
        await Operate(cluster, "JobResumed", "resume", KillableCluster.Job);

        JsonElement status = await cluster.RunToTheEnd();
        JsonElement verdict = await cluster.Verify();

        // it was taken back before any round was planned
        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        Assert.True(verdict.GetProperty("findings").GetArrayLength() == 0, verdict.ToString());
        Assert.Equal("nothing lost but by 1 exclusion, nothing counted twice", verdict.GetProperty("equality").GetString());
    }

    // the command goes on asking until the coordinator that comes back answers it
    private static async Task Operate(KillableCluster cluster, string @event, params string[] command)
    {
        Task dying = cluster.RunCoordinatorUntilKilledAt("coordinator.persisted." + @event);
        await Until(
            async () =>
                await Try("status", "--cluster", cluster.CoordinatorState, "--json") is { } status
                && (@event == "JobPaused" || status.GetProperty("clients").GetInt64() > 0),
            dying
        );
        using var operating = ProductProcess.Start([.. command, "--cluster", cluster.CoordinatorState, "--json"]);
        await dying;
        using ProductProcess next = cluster.StartCoordinator(exitWhenDone: false);
        int exitCode = await operating.WaitForExit(Limit);

        Assert.True(exitCode == 0, operating.Error);
        Assert.False(JsonDocument.Parse(operating.Output).RootElement.GetProperty("changed").GetBoolean());
    }

    private static async Task Until(Func<Task<bool>> condition, Task orEnds)
    {
        while (!await condition())
        {
            Assert.False(orEnds.IsCompleted, "the coordinator ended too early");
        }
    }

    private static Task Signal(string signal, ProcessNote to) =>
        Process.Start("kill", [signal, to.Pid.ToString(CultureInfo.InvariantCulture)]).WaitForExitAsync();

    private static async Task<JsonElement?> Try(params string[] arguments)
    {
        using ProductProcess process = await ProductProcess.Run(Limit, arguments);
        return process.ExitCode == 0 ? JsonDocument.Parse(process.Output).RootElement : null;
    }

    private static async Task<JsonElement> Profl(string folder, params string[] arguments)
    {
        using ProductProcess process = await ProductProcess.Run(Limit, [.. arguments, "--cluster", folder, "--json"]);
        Assert.True(process.ExitCode == 0, $"profl {string.Join(' ', arguments)}: {process.Error}");
        return JsonDocument.Parse(process.Output).RootElement;
    }
}
