using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ProFL.Cli;
using ProFL.EndToEnd.Tests.Averages;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Tools.Clusters;

namespace ProFL.EndToEnd.Tests;

/// <summary>A job that an operator stops is a stopped job in everything that speaks of it.</summary>
public sealed class StoppedJobTests
{
    private const string Stopped = "stopped";
    private const string Reason = "site visit";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Should_be_stopped_for_run_and_jobs_and_report_when_the_job_of_a_run_is_stopped_from_another_terminal()
    {
        using var folder = new TemporaryFolder();
        string file = JobFiles.Changed(Checkout.AveragedJob, folder, "freezing { by = rounds, rounds = 500 }");
        using var run = ProductProcess.Start("run", file, "--runs", folder.Path, "--plain");
        await run.Line("round ");
        string path = Directory.GetDirectories(folder.Path).Single();
        (string job, string coordinator) = (Path.GetFileName(path), Path.Combine(path, "coordinator"));
        await UntilRound(4, coordinator, job);
        using ProductProcess stop = await ProductProcess.Run(Limit, "stop", "latest", "--cluster", path, "--reason", Reason);

        int exitCode = await run.WaitForExit(Limit);
        using ProductProcess jobs = await ProductProcess.Run(Limit, "jobs", "--runs", folder.Path, "--json");
        using ProductProcess verify = await ProductProcess.Run(Limit, "verify", job, "--runs", folder.Path, "--json");

        Assert.True(stop.ExitCode == 0, stop.Error);
        Assert.True(exitCode == ExitCode.JobFailed, $"{exitCode}: {run.Error}");
        Assert.Contains($"{Stopped}: {Reason}", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Equal(Stopped, JsonDocument.Parse(jobs.Output).RootElement[0].GetProperty("status").GetString());
        Assert.Equal(Stopped, JsonDocument.Parse(verify.Output).RootElement.GetProperty("status").GetString());
        var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "result.json")));
        Assert.Equal(Stopped, result.RootElement.GetProperty("status").GetString());
        string report = File.ReadAllText(result.RootElement.GetProperty("files").GetProperty("report").GetString()!);
        MeanAssert.IsModelOf(JobJournal.State(coordinator, job), job, coordinator);
        Assert.Contains("Stopped after", report, StringComparison.Ordinal);
        Assert.Contains(Reason, report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_be_stopped_for_watch_and_status_and_the_page_when_the_job_of_a_cluster_is_stopped()
    {
        await using var cluster = new SupervisedCluster("--client-nodes", "2");
        await cluster.UntilHealthy();
        string job = (await cluster.Profl(["submit", Checkout.EnduringJob])).GetProperty("job").GetString()!;
        using var watch = ProductProcess.Start("watch", job, "--cluster", cluster.Folder);
        await watch.Line("round ");
        await cluster.Profl(["stop", job, "--reason", Reason]);

        int exitCode = await watch.WaitForExit(Limit);
        JsonElement status = await cluster.Profl(["status", job]);
        JsonElement listed = (await cluster.Profl(["ls"])).GetProperty("jobs")[0];
        JsonElement read = await ReadByThePage(cluster, job);

        Assert.True(exitCode == ExitCode.JobFailed, $"{exitCode}: {watch.Error}");
        Assert.Equal((Stopped, Reason), (status.GetProperty("status").GetString(), status.GetProperty("reason").GetString()));
        Assert.Equal(Stopped, listed.GetProperty("status").GetString());
        Assert.Equal(Stopped, read.GetProperty("status").GetString());
    }

    private static async Task UntilRound(long round, string coordinator, string job)
    {
        var waited = Stopwatch.StartNew();
        while (JobJournal.State(coordinator, job).Rounds < round)
        {
            Assert.True(waited.Elapsed < Limit, $"the job does not come to round {round}");
            await Task.Delay(50);
        }
    }

    // the page asks for what it shows where the commands ask
    private static async Task<JsonElement> ReadByThePage(SupervisedCluster cluster, string job)
    {
        var address = ClusterAddress.Find(cluster.Folder, cluster.TokenFile);
        using var http = new HttpClient { BaseAddress = address.Urls[0] };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", address.Token);
        using var asked = new StringContent(
            JsonSerializer.Serialize(new Dictionary<string, string> { ["job"] = job }),
            Encoding.UTF8,
            "application/json"
        );
        using HttpResponseMessage answer = await http.PostAsync(new Uri("api/status", UriKind.Relative), asked);
        return JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement;
    }
}
