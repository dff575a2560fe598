using ProFL.Coordinator.Tests.Stages;

namespace ProFL.Coordinator.Tests.Views;

/// <summary>What a coordinator says of sites whose client nodes have not found it yet.</summary>
public sealed class JustStartedTests : StageManagerUnderTest
{
    private static readonly TimeSpan Joining = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Should_send_nobody_to_start_nodes_that_run_when_a_coordinator_has_just_taken_a_job_over()
    {
        var time = new SteppedTime();
        var held = HeldStore.Over(Blobs);
        CoordinatorServices services = Services with { Time = time, Blobs = new CoordinatorBlobs(held.Store, held.Store) };
        var job = new SteeredJob(Sys, services, time, Directory.Ref, "job-1") { Held = held };
        await job.GoTo(Moment.FirstRound);
        string[] others = [.. job.Pending.Where(client => job.SiteOf(client) == "south")];

        await job.Restart(() => { }, seen: ["north"]);
        await job.AnswerAllBut(others);

        var early = new Cause("site south", "has joined this coordinator yet")
        {
            Remedy = "Nodes that run join by themselves, within 30 s",
            Others = others,
            HasTime = false,
        };
        Assert.Null(await job.Explain(early.MisfitOf));

        await job.Wait(Joining);
        var late = new Cause("site south", "no client node of this site is in the cluster") { Remedy = "Start one", Others = others };
        Assert.Null(await job.Explain(late.MisfitOf));
        await job.Stop();
    }
}
