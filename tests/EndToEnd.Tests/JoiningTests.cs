using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Messages.Journal;
using Xunit.Abstractions;

namespace ProFL.EndToEnd.Tests;

/// <summary>A client node that joins while a job runs.</summary>
public sealed class JoiningTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_train_at_a_further_node_of_a_site_when_it_joins_a_running_job()
    {
        using var folder = new TemporaryFolder();
        using var cluster = new KillableCluster
        {
            JobFile = JobFiles.Changed(folder, "freezing { minimum-rounds = 60, maximum-rounds = 60 }"),
        };
        cluster.StartNodes();
        using ProductProcess coordinator = cluster.StartCoordinator();
        await cluster.Until(() => cluster.Events().Any(e => e is RoundCompleted), "no round was completed");

        ProductProcess joining = cluster.StartNode("north", name: "north-2");
        await joining.Line("north");
        long joined = cluster.Events().OfType<RoundPlanned>().Max(e => e.Round);
        await cluster.Until(() => cluster.Trainings("north-2").Count > 0, "the node that joined trains nothing");
        output.WriteLine($"joined about round {joined}, first trained in round {cluster.Trainings("north-2")[0][3]}");
        await cluster.EndOf(coordinator);

        JsonElement verdict = await cluster.Verify();
        ReplayAssert.Holds(verdict);
        Assert.Equal(
            ("completed", "nothing lost, nothing counted twice"),
            (verdict.GetProperty("status").GetString(), verdict.GetProperty("equality").GetString())
        );
    }
}
