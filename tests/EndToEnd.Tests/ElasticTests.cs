using System.Diagnostics;
using System.Globalization;
using ProFL.Coordinator.Verification;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators;
using ProFL.Tools.Clusters;
using ProFL.Tools.Runs;
using Xunit.Abstractions;

namespace ProFL.EndToEnd.Tests;

/// <summary>Client nodes leave, die and come back while jobs run.</summary>
public sealed class ElasticTests(ITestOutputHelper output)
{
    private const string KeepBlobs = "profl.coordinator.keep-blobs = on";
    private static readonly string[] Killed = ["north-1", "south-1", "north-2"];
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(20);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_have_its_trainings_done_by_the_sites_other_node_within_seconds_when_a_client_node_is_told_to_end()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("long-trainings.conf");
        File.WriteAllText(
            file,
            JobFiles
                .Small(blocks: 1, roundsPerStep: 2, clients: 4, sites: ["north"])
                .Replace("\"epochs\":1", "\"epochs\":60", StringComparison.Ordinal)
        );
        UndisturbedRun undisturbed = await UndisturbedRun.Of(file);
        await using var cluster = new SupervisedCluster("--client-nodes", "2", "--sites", "north", "--set", KeepBlobs);
        await cluster.UntilHealthy();
        await cluster.Profl(["submit", file, "--id", "small-1"]);
        string[] nodes = ["north-1", "north-2"];
        // one that has just begun, so that it is still running when the signal comes
        string[] earlier = [.. nodes.SelectMany(Running)];
        await cluster.Until(() => nodes.Any(n => Running(n).Except(earlier).Any()), "nothing was trained");
        string leaving = nodes.First(n => Running(n).Except(earlier).Any());
        string staying = nodes.Single(n => n != leaving);

        cluster.Terminate(leaving);
        var watch = Stopwatch.StartNew();
        await cluster.Until(() => cluster[leaving].Pid == 0, "the node did not end");
        double ended = watch.Elapsed.TotalSeconds;
        string[] handedBack =
        [
            .. Lines(leaving)
                .Where(l => l[1] == "cancelled")
                .Select(KeyOf)
                .Except(Lines(leaving).Where(l => l[1] == "ended").Select(KeyOf)),
        ];
        await cluster.Until(
            () => handedBack.All(key => Lines(staying).Any(l => l[1] == "began" && KeyOf(l) == key)),
            "the other node did not take over"
        );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"ended after {ended:0.0} s; "
                    + $"{handedBack.Length} trainings were begun at the other node {watch.Elapsed.TotalSeconds:0.0} s after SIGTERM"
            )
        );

        Assert.NotEmpty(handedBack);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Seconds);
        using ProductProcess watched = await ProductProcess.Run(TimeSpan.FromMinutes(2), "watch", "small-1", "--cluster", cluster.Folder);
        Assert.Equal(0, watched.ExitCode);
        ReplayAssert.Holds(await cluster.Verify("small-1"), undisturbed);

        string[] Running(string node) =>
            [.. Lines(node).Where(l => l[1] == "began").Select(KeyOf).Except(Lines(node).Where(l => l[1] != "began").Select(KeyOf))];

        IEnumerable<string[]> Lines(string node) => cluster.Trainings(node);

        static string KeyOf(string[] line) => string.Join(' ', line[2..5]);
    }

    [Fact]
    [Trait("Category", "Long")]
    public Task Should_complete_100_jobs_when_three_of_five_client_nodes_are_killed_and_come_back() => Complete(100);

    private async Task Complete(int jobs)
    {
        await using var cluster = new SupervisedCluster("--client-nodes", "5", "--set", KeepBlobs);
        await cluster.UntilHealthy();
        JobSpec spec = JobFile.Read(Checkout.BriefJob, seed: null);
        using var client = new OperatorClient(() => ClusterAddress.Find(cluster.Folder, tokenFile: null));
        var watch = Stopwatch.StartNew();
        string[] ids = [.. Enumerable.Range(1, jobs).Select(i => $"brief-{i}")];
        foreach (string id in ids)
        {
            await Call(
                "submit",
                new()
                {
                    ["spec"] = spec.ToJson(),
                    ["token"] = id,
                    ["id"] = id,
                }
            );
        }

        foreach ((string node, int completed) in new[] { ("north-1", 0), ("south-1", jobs / 4), ("north-2", jobs / 2) })
        {
            await UntilEnded(completed);
            cluster.Kill(node);
        }

        await UntilEnded(jobs);
        double seconds = watch.Elapsed.TotalSeconds;
        VerificationReport[] reports = await Task.WhenAll(ids.Select(id => RunVerification.Verify(cluster.StateOf("coordinator-1"), id)));
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{reports.Count(r => r.Status == JobPhase.Completed)} of {jobs} completed in {seconds:0} s, "
                    + $"{reports.Count(r => r.Holds)} verified; starts: "
                    + $"{string.Join(", ", cluster.Processes.Select(p => $"{p.Name} {p.Starts}"))}"
            )
        );

        Assert.All(
            reports,
            r => Assert.True(r.Holds && r.Status == JobPhase.Completed, $"{r.Job}: {r.Status} {string.Join("; ", r.Findings)}")
        );
        // they differ in their ids alone
        Assert.Single(reports.Select(r => r.ModelSha256).Distinct());
        Assert.All(reports, r => Assert.Equal((0, 0, 0), (r.UpdatesTrainedAgain, r.UpdatesCountedTwice, r.Exclusions)));
        Assert.All(Killed, n => Assert.True(cluster[n].Starts > 1, $"{n} was not killed"));

        async Task UntilEnded(int count)
        {
            var patience = Stopwatch.StartNew();
            while (true)
            {
                var page = (JobList)await Call("ls", []);
                int ended = page.Jobs.Count(j => j.Status.IsEnd());
                if (ended >= count)
                {
                    return;
                }

                Assert.True(patience.Elapsed < TimeSpan.FromMinutes(10), $"{ended} of {count} jobs have ended");
                await Task.Delay(200);
            }
        }

        async Task<Google.Protobuf.IMessage> Call(string command, Dictionary<string, string> values) =>
            (
                await client.Call(
                    AllCommands.Find(command)!,
                    OperatorCall.Values(AllCommands.Find(command)!, values),
                    (_, _) => Task.CompletedTask,
                    CancellationToken.None
                )
            ).Message;
    }
}
