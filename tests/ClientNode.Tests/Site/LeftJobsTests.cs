using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using ProFL.ClientNode.Site;
using ProFL.ClientNode.Tests.Support;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;

namespace ProFL.ClientNode.Tests.Site;

/// <summary>The test is the coordinator and the node's door.</summary>
public sealed class LeftJobsTests() : TestKit("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
{
    [Fact]
    public async Task Should_have_a_job_cleared_up_when_it_ended_while_the_node_was_away()
    {
        using var folder = new TemporaryFolder();
        foreach (string round in new[] { "outbox/over-1/7", "cache/over-1/7", "cache/going-2/3" })
        {
            Directory.CreateDirectory(folder.File(round));
        }

        string[] kept = [folder.File("outbox"), folder.File("cache"), folder.File("features")];
        IActorRef left = Sys.ActorOf(Props.Create(() => new LeftJobs(kept, TestActor, TestActor)));
        await Started(left);
        ((TestScheduler)Sys.Scheduler).Advance(LeftJobs.First);
        Assert.Equal(["going-2", "over-1"], [(await Next<GetJobStatus>()).Job, (await Next<GetJobStatus>()).Job]);

        left.Tell(new JobStatus { Job = "going-2", Status = JobPhase.Training });
        left.Tell(new JobStatus { Job = "over-1", Status = JobPhase.Completed });

        Assert.Equal("over-1", (await Next<JobClosed>()).Job);
        Directory.Delete(folder.File("outbox/over-1"), recursive: true);
        Directory.Delete(folder.File("cache/over-1"), recursive: true);
        ((TestScheduler)Sys.Scheduler).Advance(LeftJobs.Interval);
        Assert.Equal("going-2", (await Next<GetJobStatus>()).Job);
    }

    // a clock that is moved before the timer is set rings nothing
    private async Task Started(IActorRef actor)
    {
        actor.Tell(new Identify("started"), TestActor);
        await Next<ActorIdentity>();
    }

    private async Task<T> Next<T>() => await ExpectMsgAsync<T>(Patience.Limit);
}
