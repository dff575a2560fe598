using System.Text.Json;

namespace ProFL.EndToEnd.Tests;

/// <summary>Members that leave a round by an event: refused updates, and clients that do not answer.</summary>
public sealed class LeavingTests
{
    [Fact]
    public async Task Should_go_on_without_a_refused_update_when_the_coordinator_dies_after_refusing_it()
    {
        using var cluster = new KillableCluster { JobFile = Checkout.ImpatientJob };
        cluster.StartNode("north");
        Task refused = cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.UpdateRefused");
        await cluster.KillNodeAt("south", "node.update-ready.before");
        int lies = LyingOutbox.PutNaNs(cluster.SiteState("south"));
        cluster.StartNode("south");
        await refused;

        JsonElement status = await cluster.RunToTheEnd();
        JsonElement verdict = await cluster.Verify();

        Assert.NotEqual(0, lies);
        Assert.InRange(status.GetProperty("updatesRefused").GetInt32(), 1, lies);
        Assert.True(verdict.GetProperty("findings").GetArrayLength() == 0, verdict.ToString());
        Assert.Equal(verdict.GetProperty("rounds").GetInt64(), verdict.GetProperty("roundsRecomputed").GetInt64());
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_leave_silent_clients_behind_when_their_time_is_over_and_the_coordinator_dies_after_saying_so()
    {
        using var cluster = new KillableCluster { JobFile = Checkout.ImpatientJob };
        cluster.StartNodes();
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.RoundCompleted");
        cluster.StopNode("south");
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.ClientExcluded");
        cluster.StartNode("south");

        await cluster.RunToTheEnd();
        JsonElement verdict = await cluster.Verify();

        Assert.True(verdict.GetProperty("findings").GetArrayLength() == 0, verdict.ToString());
        Assert.NotEqual(0, verdict.GetProperty("exclusions").GetInt32());
        Assert.Equal("completed", verdict.GetProperty("status").GetString());
    }
}
