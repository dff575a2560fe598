using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Stages;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Verification;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Memory;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Messages.Journal;
using ProFL.Node.Blobs;

namespace ProFL.Coordinator.Tests.Lifecycle;

/// <summary>A job is decided by the rules that it began with: a release that estimates otherwise leaves old journals as they are.</summary>
public class RulesVersionTests
{
    private const int ScratchVersion = 1000;
    private static readonly RuleBook Scratch = new(new RulesVersion4(), new DearerRules(ScratchVersion));

    [Fact]
    public async Task Should_verify_a_journal_of_earlier_rules_when_newer_rules_raise_every_estimate()
    {
        using RecordedJob job = await RecordedJob.Run();

        VerificationReport report = await job.VerifyBy(Scratch);

        Assert.Empty(report.Findings);
        Assert.Equal(job.ModelSha256, report.ModelSha256);
    }

    [Fact]
    public async Task Should_find_other_plans_when_released_rules_are_changed()
    {
        using RecordedJob job = await RecordedJob.Run();

        VerificationReport report = await job.VerifyBy(new RuleBook(new DearerRules(RuleBook.Newest.Version)));

        Assert.Contains(report.Findings, f => f.Contains("another plan", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_say_which_release_is_needed_when_a_journal_follows_unknown_rules()
    {
        using RecordedJob job = await RecordedJob.Run();
        job.Events.OfType<JobStarted>().Single().RulesVersion = ScratchVersion;

        VerificationReport report = await job.Verify();

        Assert.Contains(
            report.Findings,
            f => f.Contains("rules version 1000, this release knows versions up to 4", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Should_choose_another_cohort_when_a_job_begins_with_dearer_rules()
    {
        long justEnough = FirstPlan(RuleBook.Newest.Version, Rosters.Of(5)).EstimateBytes;
        RosterMember[] roster = Rosters.Of(5);
        foreach (RosterMember member in roster.Take(2))
        {
            member.MemoryBytes = justEnough;
        }

        RoundPlanned old = FirstPlan(RuleBook.Newest.Version, roster);
        RoundPlanned dearer = FirstPlan(ScratchVersion, roster);

        Assert.Equal(5, old.Cohort.Count);
        Assert.Equal(roster.Skip(2).Select(m => m.Client), dearer.Cohort.Select(m => m.Client));
        Assert.Equal(justEnough + (justEnough / 10), dearer.EstimateBytes);
    }

    [Fact]
    public void Should_keep_the_rules_when_a_job_comes_back_from_its_snapshot()
    {
        JobState state = Begun(ScratchVersion, Rosters.Of(3));

        JobState back = JobSnapshot.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(state.ToSnapshot())).ToState(Scratch);

        Assert.Equal(ScratchVersion, back.Rules.Version);
        Assert.Equal(RoundPlanning.Plan(state, 0), RoundPlanning.Plan(back, 0));
    }

    [Fact]
    public async Task Should_write_down_the_micro_batch_that_was_chosen_when_a_job_begins_with_auto()
    {
        using var folder = new TemporaryFolder();
        var blobs = new FileBlobStore(folder.Path, Durability.Process, 0);
        JobSpec small = JobFiles.Small();
        JobSpec auto = small with { Training = small.Training with { Batch = 32, MicroBatch = TrainingSpec.ChosenMicroBatch } };

        JobInitialisation begun = await Draw(RuleBook.Newest.WriteJob(auto));
        JobInitialisation again = await Draw(begun.SpecJson);

        Assert.Equal(RuleBook.Newest.WithMicroBatch(auto).Training.MicroBatch, begun.ChosenMicroBatch);
        Assert.Equal(begun.ChosenMicroBatch, RuleBook.Newest.ReadJob(begun.SpecJson).Training.MicroBatch);
        Assert.Equal((begun.SpecJson, begun.Spec, 0), (again.SpecJson, again.Spec, again.ChosenMicroBatch));

        Task<JobInitialisation> Draw(string json) => JobInitialisation.Draw("job", json, RuleBook.Newest, blobs, CancellationToken.None);
    }

    [Fact]
    public async Task Should_find_it_when_the_journal_names_another_micro_batch_than_its_job_file()
    {
        using RecordedJob job = await RecordedJob.Run();
        JobStarted started = job.Events.OfType<JobStarted>().Single();
        started.MicroBatch = RuleBook.Newest.ReadJob(started.SpecJson).Training.MicroBatch;
        VerificationReport right = await job.Verify();
        started.MicroBatch++;
        VerificationReport wrong = await job.Verify();

        Assert.Empty(right.Findings);
        Assert.Contains(
            wrong.Findings,
            f => f.StartsWith($"the job began with micro-batch {started.MicroBatch}", StringComparison.Ordinal)
        );
    }

    private static RoundPlanned FirstPlan(int version, RosterMember[] roster) =>
        (RoundPlanned)RoundPlanning.Plan(Begun(version, roster), 0);

    private static JobState Begun(int version, RosterMember[] roster)
    {
        JobSpec spec = JobFiles.Small(clients: roster.Length, cohort: roster.Length);
        var started = new JobStarted
        {
            Job = "job",
            SpecJson = spec.ToJson(),
            RulesVersion = version,
            Parts = { spec.Network.Parts.Select(p => new PartBlob { Part = p.Name, Blob = SimulatedJob.Blob(p.Name, 0) }) },
        };
        JobState begun = (JobState.Empty with { Book = Scratch }).Apply(new TermStarted { Term = 1 }).Apply(started);
        return SimulatedJob.Fold(begun, RosterDecision.Fix(roster, Rosters.Profile, cohort: roster.Length, 1));
    }

    /// <summary>The newest rules with every estimate a tenth higher.</summary>
    private sealed class DearerRules(int version) : RulesVersion4
    {
        public override int Version => version;

        public override MemoryEstimate Estimate(SubModel subModel, int batch, PrefixUse prefix = PrefixUse.Before, bool accumulates = false)
        {
            MemoryEstimate estimate = base.Estimate(subModel, batch, prefix, accumulates);
            return estimate with { Constant = estimate.Constant + (estimate.Bytes / 10) };
        }
    }
}
