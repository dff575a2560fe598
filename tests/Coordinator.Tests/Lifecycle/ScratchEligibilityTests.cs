using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Mapping;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Cohorts;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Lifecycle;

/// <summary>Who may stream is decided from the roster alone: memory and disk that were declared.</summary>
public class ScratchEligibilityTests
{
    private static readonly RuleSet Rules = RuleBook.Newest;
    private static readonly JobSpec Spec = JobFiles.Streamed();
    private static readonly CurriculumStep Step = Rules.CurriculumOf(Spec)[0];
    private static readonly StepWork Work = Rules.WorkOf(Spec, Step);

    [Fact]
    public void Should_stream_when_the_roster_declares_enough_disk_or_none_is_known()
    {
        StepEligibility eligibility = Of((Little, null), (Little, Work.Streaming!.MostScratchBytes(samples: 100)), (Ample, 0));

        Assert.Equal((1, 2), (eligibility.Able, eligibility.Streaming));
        Assert.Empty(eligibility.Unable);
    }

    [Fact]
    public void Should_leave_out_who_lacks_disk_when_the_memory_holds_a_segment_only()
    {
        StepEligibility eligibility = Of((Little, 1 << 20), (Little, null), (Ample, 0));

        Assert.Equal((1, 1), (eligibility.Able, eligibility.Streaming));
        Assert.Equal([new ClientId("client-0001")], eligibility.Unable);
        Assert.Equal([new ClientId("client-0001")], eligibility.LackingScratch);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    [InlineData(7L)]
    public void Should_keep_what_a_site_declares_when_the_roster_is_fixed(long? declared)
    {
        var client = new ClientDescription
        {
            Client = "a",
            Site = "north",
            Samples = 3,
        };
        if (declared is { } bytes)
        {
            client.ScratchBytes = bytes;
        }

        RosterMember member = Assert
            .IsType<RosterFixed>(RosterDecision.Fix([client.ToJournal()], Rosters.Profile, cohort: 1, nowUnixMs: 1).Single())
            .Members.Single();

        Assert.Equal((declared is not null, declared ?? 0), (member.HasScratchBytes, member.ScratchBytes));
    }

    [Fact]
    public void Should_name_the_setting_when_nobody_has_the_disk()
    {
        StepEligibility eligibility = Of((Little, 0), (Little, 0));

        Assert.Contains(
            "2 have the memory to stream it and too little disk",
            RoundPlanning.NoClientAble(Step, eligibility, Roster((Little, 0), (Little, 0)), Spec.Fleet),
            StringComparison.Ordinal
        );
    }

    private static long Little => Work.StreamedBytes!.Value;

    private static long Ample => Work.NeededBytes;

    private static StepEligibility Of(params (long Memory, long? Scratch)[] clients) =>
        StepEligibility.Of(Rules, Spec, Step, Roster(clients));

    private static ImmutableArray<RosterMember> Roster(params (long Memory, long? Scratch)[] clients)
    {
        RosterMember[] roster = Rosters.Of(clients.Length);
        foreach ((RosterMember member, (long memory, long? scratch)) in roster.Zip(clients))
        {
            member.MemoryBytes = memory;
            if (scratch is { } declared)
            {
                member.ScratchBytes = declared;
            }
        }

        return [.. roster];
    }
}
