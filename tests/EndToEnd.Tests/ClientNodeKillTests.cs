using System.Text.Json;

namespace ProFL.EndToEnd.Tests;

/// <summary>SIGKILL of a client node within a pull, before, within and after training, before and after `UpdateReady`.</summary>
public sealed class ClientNodeKillTests(UndisturbedRun undisturbed) : IClassFixture<UndisturbedRun>
{
    private static readonly string[] KillPoints =
    [
        "node.pull.partial",
        "node.training.before",
        "node.training.within#2",
        "node.training.after",
        "node.update-ready.before",
        "node.update-ready.after",
    ];

    [Fact]
    public async Task Should_end_with_the_undisturbed_model_when_a_client_node_dies_at_every_moment()
    {
        using var cluster = new KillableCluster { IsSecured = true };
        using ProductProcess coordinator = cluster.StartCoordinator();
        cluster.StartNode("north");
        foreach (string killPoint in KillPoints)
        {
            await cluster.KillNodeAt("south", killPoint);
        }

        cluster.StartNode("south");
        JsonElement status = await cluster.EndOf(coordinator);
        JsonElement verdict = await cluster.Verify();

        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        ReplayAssert.Holds(verdict, undisturbed);
        cluster.NoteRecoveries();
    }
}
