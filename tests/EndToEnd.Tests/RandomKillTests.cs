using System.Text.Json;
using Xunit.Abstractions;

namespace ProFL.EndToEnd.Tests;

/// <summary>SIGKILL at any moment, and not only at those that a kill point names: seeded, one to three in each of thirty runs.</summary>
public sealed class RandomKillTests(UndisturbedRun undisturbed, ITestOutputHelper output) : IClassFixture<UndisturbedRun>
{
    private const int Runs = 30;
    private const int MostKills = 3;

    // a run takes some seconds: within the first of them everything happens at least once
    private const int LongestLifeMs = 5_000;
    private static readonly string[] Victims = ["coordinator", "coordinator", "north", "south"];

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_end_with_the_undisturbed_model_when_processes_are_killed_at_random_moments()
    {
        int kills = 0;
        for (int seed = 1; seed <= Runs; seed++)
        {
            kills += await RunWithKills(seed);
        }

        output.WriteLine($"{kills} kills in {Runs} runs, every model equal");
        Assert.InRange(kills, Runs, Runs * MostKills);
    }

    private async Task<int> RunWithKills(int seed)
    {
        var chance = new Random(seed);
        using var cluster = new KillableCluster();
        cluster.StartNodes();
        int kills = 0;
        string last = "";
        ProductProcess coordinator = cluster.StartCoordinator();
        for (int planned = chance.Next(1, MostKills + 1); kills < planned; kills++)
        {
            await Task.Delay(chance.Next(LongestLifeMs));
            if (coordinator.HasExited)
            {
                break;
            }

            last = Victims[chance.Next(Victims.Length)];
            if (last == "coordinator")
            {
                coordinator.Dispose();
                coordinator = cluster.StartCoordinator();
            }
            else
            {
                cluster.StopNode(last);
                cluster.StartNode(last);
            }
        }

        using (coordinator)
        {
            JsonElement status = await cluster.EndOf(coordinator);
            JsonElement verdict = await cluster.Verify();
            Assert.True(
                undisturbed.ModelSha256 == status.GetProperty("modelSha256").GetString(),
                $"seed {seed}, the last kill {last}: another model"
            );
            ReplayAssert.Holds(verdict, undisturbed);
        }

        return kills;
    }
}
