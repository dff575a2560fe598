using ProFL.EndToEnd.Tests.Support;
using ProFL.Node.Faults;
using ProFL.Operators;
using ProFL.Tools.Chaos;
using ProFL.Tools.Clusters;

namespace ProFL.EndToEnd.Tests.Faults;

/// <summary>The quick part of the crash matrix: faults that a process does to itself or to its disk, a few seconds each.</summary>
public sealed class FaultsInJobTests(UndisturbedChaosRun undisturbed) : IClassFixture<UndisturbedChaosRun>
{
    [Fact]
    public async Task Should_keep_both_promises_and_say_why_a_job_waits_when_messages_blobs_and_disks_fail_for_seconds()
    {
        var cluster = new SupervisedCluster(FaultSeries.Settings);
        await using (cluster)
        {
            await cluster.UntilHealthy();
            var explained = new Dictionary<string, string>();

            ChaosResult result = await new FaultSeries(cluster).Run(
                Checkout.ChaosJob,
                undisturbed.ModelSha256,
                [
                    FaultSeries.Now(FaultKind.Partition, "north-1", 2),
                    FaultSeries.Now(FaultKind.Late, "south-1", 2),
                    FaultSeries.Now(FaultKind.Duplicate, "coordinator-1", 1),
                    FaultSeries.Now(FaultKind.Reorder, "north-1", 1),
                    FaultSeries.Now(FaultKind.Truncate, "south-1"),
                    FaultSeries.Now(FaultKind.DiskFull, "coordinator-1", 4),
                    FaultSeries.Now(FaultKind.DiskFull, "north-1", 4),
                ],
                async fault =>
                {
                    if (fault.Kind == FaultKind.DiskFull)
                    {
                        explained[fault.Target] = await Explanation(cluster);
                    }
                }
            );

            FaultSeries.AssertHolds(result);
            Assert.Contains("/coordinator-1/", explained["coordinator-1"], StringComparison.Ordinal);
            Assert.Contains("/north-1/", explained["north-1"], StringComparison.Ordinal);
        }
    }

    // until it names the full store, or the job does not wait for it any more
    private static async Task<string> Explanation(SupervisedCluster cluster)
    {
        using var client = new OperatorClient(() => ClusterAddress.Find(cluster.Folder, tokenFile: null));
        string text = "";
        await cluster.Until(
            () =>
            {
                text = client
                    .Call(
                        AllCommands.Find("explain")!,
                        new Dictionary<string, string> { ["job"] = "latest" },
                        (_, _) => Task.CompletedTask,
                        CancellationToken.None
                    )
                    .GetAwaiter()
                    .GetResult()
                    .Json;
                return text.Contains("profl.blobs.floor", StringComparison.Ordinal);
            },
            "no explanation names the full disk"
        );
        return text;
    }
}
