using System.Text.Json;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;
using Xunit.Abstractions;

namespace ProFL.EndToEnd.Tests;

/// <summary>
/// Rounds that go on without stragglers: a client node that stands still or dies, and coordinators that die in such a round.
/// </summary>
public sealed class DeadlineTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Should_go_on_by_its_deadline_and_count_nothing_that_comes_late_when_a_client_node_stands_still()
    {
        using var cluster = new KillableCluster { JobFile = Checkout.DeadlineJob };
        cluster.StartNode("north");
        ProductProcess south = cluster.StartNode("south");
        using ProductProcess coordinator = cluster.StartCoordinator();
        await cluster.Until(() => cluster.Events().Any(e => e is RoundCompleted), "no round was completed");
        south.Stop();
        long before = cluster.Events().OfType<RoundPlanned>().Max(e => e.Round);
        await cluster.Until(
            () =>
                cluster
                    .Events()
                    .OfType<StragglersLeft>()
                    .Any(e => e.Rule == ClosingRule.Deadline && e.Round >= before && e.Clients.Count >= 3),
            "no round went on without the site"
        );
        south.Continue();

        JsonElement status = await cluster.EndOf(coordinator);
        JsonElement verdict = await cluster.Verify();

        Assert.Equal("equality does not apply: rounds = deadline", status.GetProperty("equality").GetString());
        Holds(cluster, verdict);
    }

    [Fact]
    public async Task Should_end_with_the_model_of_its_journal_when_a_site_is_gone_for_good_and_the_coordinator_dies_in_open_rounds()
    {
        using var cluster = new KillableCluster { JobFile = Checkout.DeadlineJob };
        cluster.StartNodes();
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.StragglersLeft");
        cluster.StopNode("south");
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.UpdateAccepted#2");
        await cluster.RunCoordinatorUntilKilledAt("coordinator.persisted.StragglersLeft");

        await cluster.RunToTheEnd();
        JsonElement verdict = await cluster.Verify();

        Assert.Contains(cluster.Events(), e => e is StragglersLeft { Rule: ClosingRule.Deadline, Clients.Count: 3 });
        Assert.True(cluster.Events().OfType<TermStarted>().Count() >= 4);
        Holds(cluster, verdict);
    }

    private void Holds(KillableCluster cluster, JsonElement verdict)
    {
        ReplayAssert.Holds(verdict);
        Assert.Equal("completed", verdict.GetProperty("status").GetString());
        Assert.Equal("equality does not apply: rounds = deadline", verdict.GetProperty("equality").GetString());

        (long Round, string Client)[] stragglers =
        [
            .. cluster.Events().OfType<StragglersLeft>().SelectMany(e => e.Clients.Select(c => (e.Round, c))),
        ];
        (long Round, string Client)[] accepted = [.. cluster.Events().OfType<UpdateAccepted>().Select(e => (e.Round, e.Client))];
        (long Round, string Client)[] trained = [.. cluster.Trainings().Where(t => t[1] == "ended").Select(t => (long.Parse(t[3]), t[4]))];
        output.WriteLine(
            $"{cluster.Events().OfType<RoundCompleted>().Count()} rounds, {accepted.Length} updates accepted, "
                + $"{stragglers.Length} stragglers, of which {stragglers.Intersect(trained).Count()} had trained to the end"
        );
        Assert.Equal(stragglers.Length, verdict.GetProperty("stragglers").GetInt64());
        Assert.Empty(stragglers.Intersect(accepted));
        Assert.Equal(accepted.Length, accepted.Distinct().Count());
        Assert.Equal(accepted.Length, cluster.Events().OfType<RoundCompleted>().Sum(e => e.Updates));
    }
}
