using ProFL.EndToEnd.Tests.Support;
using ProFL.Node.Faults;
using ProFL.Tests.Shared;
using ProFL.Tools.Chaos;

namespace ProFL.EndToEnd.Tests.Faults;

/// <summary>The crash matrix's faults, column by column; docs/results/faults.md has the figures.</summary>
public sealed class CrashMatrixTests(UndisturbedChaosRun undisturbed) : IClassFixture<UndisturbedChaosRun>
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_keep_both_promises_when_every_fault_is_done_to_the_only_coordinator()
    {
        await using SupervisedCluster cluster = await Start();

        ChaosResult result = await Run(
            new FaultSeries(cluster),
            To(
                "coordinator-1",
                FaultKind.Kill,
                FaultKind.Stop,
                FaultKind.Partition,
                FaultKind.Duplicate,
                FaultKind.Reorder,
                FaultKind.Late,
                FaultKind.DiskLoss,
                FaultKind.DiskFull,
                FaultKind.JournalOutage
            )
        );

        MatrixRows.Note(result, "one");
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_keep_both_promises_when_every_fault_is_done_to_a_client_node()
    {
        await using SupervisedCluster cluster = await Start();

        ChaosResult result = await Run(
            new FaultSeries(cluster),
            To("north-1", [.. FaultKind.All.Where(k => k.Strikes("client-node") && k != FaultKind.Slow)])
        );

        MatrixRows.Note(result, "client");
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("kill,stop,partition")]
    [InlineData("duplicate,reorder,late,disk-loss,disk-full")]
    public async Task Should_keep_both_promises_when_each_of_three_coordinators_is_struck_in_turn(string kinds)
    {
        // what a lost disk had is gone for good, and kept updates would be missed
        using var server = PostgresServer.Shared();
        string database = server.CreateDatabase();
        await using SupervisedCluster cluster = await Start(
            "--coordinators",
            "3",
            "--postgresql",
            database,
            "--set",
            "profl.coordinator.keep-blobs = off"
        );

        ChaosResult result = await Run(
            new FaultSeries(cluster, database),
            FaultNames.FindAll(kinds).SelectMany(kind => Enumerable.Range(1, 3).SelectMany(i => To($"coordinator-{i}", kind))),
            mayMiss: true
        );

        MatrixRows.Note(result, "three");
    }

    private static async Task<SupervisedCluster> Start(params string[] arguments)
    {
        var cluster = new SupervisedCluster([.. FaultSeries.Settings, .. arguments]);
        await cluster.UntilHealthy();
        return cluster;
    }

    private async Task<ChaosResult> Run(FaultSeries series, IEnumerable<PlannedFault> faults, bool mayMiss = false)
    {
        ChaosResult result = await series.Run(Checkout.ChaosJob, undisturbed.ModelSha256, faults);
        // one of three that does not host the job sends no messages that could be struck
        FaultSeries.AssertHolds(mayMiss ? result with { Faults = [.. result.Faults.Where(f => f.Struck)] } : result);
        return result;
    }

    private static IEnumerable<PlannedFault> To(string target, params FaultKind[] kinds) =>
        kinds.Select(k => FaultSeries.Now(k, target, SecondsOf(k)));

    private static double SecondsOf(FaultKind kind) =>
        kind switch
        {
            { Lasts: false } => 0,
            _ when kind == FaultKind.Stop || kind == FaultKind.Partition => 10,
            _ => 6,
        };
}
