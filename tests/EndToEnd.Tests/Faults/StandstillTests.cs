using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Messages.Journal;
using Xunit.Abstractions;

namespace ProFL.EndToEnd.Tests.Faults;

/// <summary>Nothing waits in silence: faults at random moments of a job, and what `explain` says whenever it stands still.</summary>
public sealed class StandstillTests(ITestOutputHelper output)
{
    private const int Seed = 12;
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(30),
        LongestFault = TimeSpan.FromSeconds(60),
        Patience = TimeSpan.FromMinutes(3);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_name_each_injected_fault_and_go_on_when_no_update_was_accepted_for_half_a_minute()
    {
        using var folder = new TemporaryFolder();
        string jobFile = JobFiles.Changed(folder, "freezing { minimum-rounds = 45, maximum-rounds = 45 }");
        UndisturbedRun undisturbed = await UndisturbedRun.Of(jobFile);
        using var cluster = new KillableCluster("profl.fault-injection = on") { JobFile = jobFile };
        var nodes = new Dictionary<string, ProductProcess>
        {
            ["north"] = cluster.StartNode("north"),
            ["south"] = cluster.StartNode("south"),
        };
        using ProductProcess coordinator = cluster.StartCoordinator();
        var random = new Random(Seed);
        var faults = new StandstillFaults(cluster, nodes);
        Func<Task<StandstillFault>>[] order = [.. faults.All];
        random.Shuffle(order);

        int standstills = 0;
        foreach (Func<Task<StandstillFault>> begin in order)
        {
            await MoreUpdates(cluster, random.Next(2, 13), "before a fault");
            Assert.False(HasEnded(cluster), "the job is too short for all faults");
            StandstillFault fault = await begin();
            string? said = await SaidOfStandstill(cluster, faults, fault);
            standstills += said is null ? 0 : 1;
            output.WriteLine($"{fault.Name}: {said ?? "no standstill of 30 s"}");
            await fault.Lift();
        }

        await MoreUpdates(cluster, 1, "after the last fault");
        await Until(() => HasEnded(cluster), "the job did not end");
        JsonElement status = await cluster.EndOf(coordinator);

        output.WriteLine($"{order.Length} faults, {standstills} standstills");
        Assert.True(standstills >= order.Length / 2, $"the job stood still at {standstills} of {order.Length} faults only");
        Assert.Equal(undisturbed.ModelSha256, status.GetProperty("modelSha256").GetString());
        ReplayAssert.Holds(await cluster.Verify(), undisturbed);
    }

    /// <summary>What `explain` says of a fault at which the job stands still; null where it does not.</summary>
    private static async Task<string?> SaidOfStandstill(KillableCluster cluster, StandstillFaults faults, StandstillFault fault)
    {
        var began = Stopwatch.StartNew();
        var still = Stopwatch.StartNew();
        int updates = Updates(cluster);
        while (began.Elapsed < LongestFault)
        {
            await Task.Delay(250);
            if (Updates(cluster) is var now && now != updates)
            {
                updates = now;
                still.Restart();
            }

            if (still.Elapsed > Standstill)
            {
                JsonElement explanation = await faults.Profl("explain", KillableCluster.Job);
                return fault.NamedIn(explanation) ?? throw new InvalidOperationException($"{fault.Name} is not named: {explanation}");
            }
        }

        return null;
    }

    private static async Task MoreUpdates(KillableCluster cluster, int count, string when)
    {
        int goal = Updates(cluster) + count;
        await Until(() => Updates(cluster) >= goal, string.Create(CultureInfo.InvariantCulture, $"no {count} more updates {when}"));
    }

    private static async Task Until(Func<bool> condition, string otherwise)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Patience, otherwise);
            await Task.Delay(100);
        }
    }

    private static bool HasEnded(KillableCluster cluster) => cluster.Events().OfType<JobCompleted>().Any();

    private static int Updates(KillableCluster cluster) => AcceptedUpdates.Times(cluster.CoordinatorState, KillableCluster.Job).Count;
}
