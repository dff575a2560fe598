using Akka.Actor;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Stages;
using ProFL.Learning.JobFiles;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Jobs;

/// <summary>The job directory sends the job file until a job says that it has it; the test is the region of the jobs.</summary>
public sealed class WakingTests : StageManagerUnderTest
{
    [Fact]
    public async Task Should_wake_with_the_job_file_when_a_job_was_submitted()
    {
        await Submit();

        await UntilWoken(withFile: true);
        await UntilWoken(withFile: true);
    }

    [Fact]
    public async Task Should_wake_without_the_job_file_when_the_job_said_that_it_is_in_its_journal()
    {
        IActorRef directory = await Submit();

        directory.Tell(new JobAccepted { Job = Job });

        await UntilWoken(withFile: false);
    }

    [Fact]
    public async Task Should_wake_with_the_job_file_again_when_the_job_does_not_know_it_after_all()
    {
        IActorRef directory = await Submit();
        directory.Tell(new JobAccepted { Job = Job });
        await UntilWoken(withFile: false);

        directory.Tell(new JobUnknown { Job = Job });

        await UntilWoken(withFile: true);
    }

    [Fact]
    public async Task Should_wake_with_the_job_file_when_another_incarnation_begins()
    {
        IActorRef directory = await Submit();
        directory.Tell(new JobAccepted { Job = Job });
        await UntilWoken(withFile: false);
        Sys.Stop(Watch(directory));
        await FishForMessageAsync<Terminated>(_ => true);

        NewDirectory();

        await UntilWoken(withFile: true);
    }

    [Fact]
    public async Task Should_stay_as_it_is_when_a_job_that_it_does_not_have_says_something()
    {
        IActorRef directory = await Submit();

        directory.Tell(new JobAccepted { Job = "nowhere" });
        directory.Tell(new JobUnknown { Job = "nowhere" });

        await UntilWoken(withFile: true);
        JobsPage page = await directory.Ask<JobsPage>(new ListJobs { Limit = 10 }, Patience);
        Assert.Equal(Job, Assert.Single(page.Jobs).Job);
    }

    private IActorRef NewDirectory() => Sys.ActorOf(Props.Create(() => new JobDirectory(TestActor, Services)));

    private async Task<IActorRef> Submit()
    {
        IActorRef directory = NewDirectory();
        await directory.Ask<JobAccepted>(
            new SubmitJob
            {
                Job = Job,
                Token = "one",
                SpecJson = JobFiles.Small().ToJson(),
            },
            Patience
        );
        return directory;
    }

    private async Task UntilWoken(bool withFile) => await FishForMessageAsync<WakeJob>(w => w.SpecJson.Length > 0 == withFile, Patience);
}
