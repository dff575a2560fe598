using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Coordinator.Verification;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Memory;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Lifecycle;

/// <summary>A job is decided by the rules that it began with: a release that estimates otherwise leaves old journals as they are.</summary>
public class RulesVersionTests
{
    private const int ScratchVersion = 1000;
    private static readonly RuleBook Scratch = new(new RulesVersion2(), new DearerRules(ScratchVersion));

    [Fact]
    public async Task Should_verify_a_journal_of_version_1_when_newer_rules_raise_every_estimate()
    {
        using RecordedJob job = await RecordedJob.Run();

        VerificationReport report = await job.VerifyBy(Scratch);

        Assert.Empty(report.Findings);
        Assert.Equal(job.ModelSha256, report.ModelSha256);
    }

    [Fact]
    public async Task Should_find_other_plans_when_version_1_itself_is_changed()
    {
        using RecordedJob job = await RecordedJob.Run();

        VerificationReport report = await job.VerifyBy(new RuleBook(new DearerRules(version: 2)));

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
            f => f.Contains("rules version 1000, this release knows versions up to 2", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Should_choose_another_cohort_when_a_job_begins_with_dearer_rules()
    {
        long justEnough = FirstPlan(version: 2, Rosters.Of(5)).EstimateBytes;
        RosterMember[] roster = Rosters.Of(5);
        foreach (RosterMember member in roster.Take(2))
        {
            member.MemoryBytes = justEnough;
        }

        RoundPlanned old = FirstPlan(version: 2, roster);
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

    /// <summary>The rules of version 2 with every estimate a tenth higher.</summary>
    private sealed class DearerRules(int version) : RulesVersion2
    {
        public override int Version => version;

        public override MemoryEstimate Estimate(SubModel subModel, int batch, PrefixUse prefix = PrefixUse.Before, bool accumulates = false)
        {
            MemoryEstimate estimate = base.Estimate(subModel, batch, prefix, accumulates);
            return estimate with { Constant = estimate.Constant + (estimate.Bytes / 10) };
        }
    }
}
