using Akka.Actor;
using Akka.Persistence;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Tests.Stages;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
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
    public async Task Should_tell_who_handed_the_job_in_when_it_wakes_it_also_from_the_journal()
    {
        IActorRef directory = await Submit();
        Assert.Equal("anna", (await FishForMessageAsync<WakeJob>(_ => true, Patience)).By);
        Sys.Stop(Watch(directory));
        await FishForMessageAsync<Terminated>(_ => true);

        NewDirectory();

        Assert.Equal("anna", (await FishForMessageAsync<WakeJob>(_ => true, Patience)).By);
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
        JobSummary listed = Assert.Single(page.Jobs);
        Assert.Equal((Job, JobFiles.Small().Network.Name), (listed.Job, listed.Network));
    }

    [Fact]
    public async Task Should_take_a_token_again_with_the_same_file_alone_when_another_incarnation_is_asked()
    {
        IActorRef directory = await Submit();
        Sys.Stop(Watch(directory));
        await FishForMessageAsync<Terminated>(_ => true);
        IActorRef next = NewDirectory();
        JobSpec spec = JobFiles.Small();
        SubmitJob Again(JobSpec job) =>
            new()
            {
                Job = "another-id",
                Token = "one",
                SpecJson = " " + job.ToJson(),
            };

        JobAccepted accepted = await next.Ask<JobAccepted>(Again(spec), Patience);
        JobRefused refused = await next.Ask<JobRefused>(Again(spec with { Seed = spec.Seed + 1 }), Patience);

        Assert.Equal((Job, true), (accepted.Job, accepted.WasKnown));
        Assert.Contains($"belongs to job {Job}, which was submitted with another job file", refused.Reason, StringComparison.Ordinal);
        JobsPage page = await next.Ask<JobsPage>(new ListJobs { Limit = 10 }, Patience);
        Assert.Single(page.Jobs);
    }

    [Fact]
    public async Task Should_refuse_a_rate_that_cannot_work_when_a_job_is_submitted()
    {
        JobSpec spec = JobFiles.Small();
        IActorRef directory = NewDirectory();

        JobRefused refused = await directory.Ask<JobRefused>(
            new SubmitJob
            {
                Job = Job,
                Token = "one",
                SpecJson = (spec with { Training = spec.Training with { LearningRate = 50 } }).ToJson(),
            },
            Patience
        );

        Assert.Contains("`training.learning-rate`: at 50 every training diverges", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_note_by_which_rules_the_job_file_is_read_when_a_job_is_submitted()
    {
        IActorRef directory = await Submit();
        Sys.Stop(Watch(directory));
        await FishForMessageAsync<Terminated>(_ => true);

        Sys.ActorOf(Props.Create(() => new Reader(TestActor)));

        Assert.Equal(RuleBook.Newest.Version, (await FishForMessageAsync<JobSubmitted>(_ => true, Patience)).RulesVersion);
    }

    [Fact]
    public async Task Should_refuse_by_name_and_wake_without_the_job_file_when_a_later_release_took_it()
    {
        const int Later = 1000;
        await Write(
            JobDirectory.Id,
            [
                new JobSubmitted
                {
                    Job = Job,
                    Token = "one",
                    Order = 1,
                    SpecJson = JobFiles.Small().ToJson(),
                    RulesVersion = Later,
                },
            ]
        );
        IActorRef directory = NewDirectory();

        Assert.Empty((await FishForMessageAsync<WakeJob>(_ => true, Patience)).SpecJson);
        OperationRefused refused = await directory.Ask<OperationRefused>(new GetJobStatus { Job = Job }, Patience);

        Assert.Contains($"rules version {Later}", refused.Reason, StringComparison.Ordinal);
        await UntilLogged($"rules version {Later}");
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
                By = "anna",
            },
            Patience
        );
        return directory;
    }

    private async Task UntilWoken(bool withFile) => await FishForMessageAsync<WakeJob>(w => w.SpecJson.Length > 0 == withFile, Patience);

    /// <summary>Tells which jobs the journal of the directory holds.</summary>
    private sealed class Reader : ReceivePersistentActor
    {
        public Reader(IActorRef test) => Recover<JobSubmitted>(test.Tell);

        public override string PersistenceId => JobDirectory.Id;
    }
}
