using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;

namespace ProFL.EndToEnd.Tests;

/// <summary>
/// Both stages with clients of which most cannot train a whole step, a coordinator and a client node that die in the midst of it.
/// </summary>
public sealed class PolicyKillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("skip", false)]
    [InlineData("head-only", true)]
    [InlineData("output-module", true)]
    [Trait("Category", "Long")]
    public async Task Should_end_with_the_undisturbed_model_when_both_die_under_a_low_memory_policy(string policy, bool hasShares)
    {
        // growing step 1 needs 2.0 MB here, its shares 1.4 to 1.7
        string job = JobFiles.Changed(
            _folder,
            $$"""
            method { low-memory-policy = {{policy}}, polish-rounds = 0 }
            training.batch = 32
            fleet { memory-min = 1350KiB, memory-max = 2600KiB }
            """
        );
        UndisturbedRun undisturbed = await UndisturbedRun.Of(job);
        using var cluster = new KillableCluster { JobFile = job };
        cluster.StartNode("north");
        Task coordinatorDied = cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.UpdateAccepted#22");
        await cluster.KillNodeAt("south", "node.training.within#3");
        cluster.StartNode("south");
        await coordinatorDied;

        JsonElement status = await cluster.RunToTheEnd();
        JsonElement verdict = await cluster.Verify();

        JsonElement growing = undisturbed
            .Result.GetProperty("steps")
            .EnumerateArray()
            .First(s => s.GetProperty("phase").GetString() == "grow");
        Assert.Equal(3, growing.GetProperty("clientsAble").GetInt32());
        Assert.Equal(hasShares, growing.GetProperty("clientsPartly").GetInt32() > 0);
        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        ReplayAssert.Holds(verdict, undisturbed);
    }
}
