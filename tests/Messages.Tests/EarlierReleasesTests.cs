using Google.Protobuf;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;
using ProFL.Messages.Serialization;

namespace ProFL.Messages.Tests;

/// <summary>Facts that release 0.1 kept as text are read as facts.</summary>
public class EarlierReleasesTests
{
#pragma warning disable CS0612
    [Fact]
    public void Should_read_text_as_facts_when_release_0_1_wrote_it()
    {
        Assert.Equal(JobPhase.Stopped, Read(new JobEnded { Status = "stopped" }).End);
        Assert.Equal(StepEnding.Movement, Read(new BlockFrozen { By = "movement" }).Ending);
        Assert.Equal(StepEnding.FixedRounds, Read(new StepCompleted { By = "fixed-rounds" }).Ending);
        Assert.Equal(ClosingRule.Deadline, Read(new StragglersLeft { By = "deadline" }).Rule);
        Assert.Equal(WorseDecision.EndWithBetter, Read(new StepWorse { Decision = "end-with-better" }).Decided);
        Assert.Equal(ExclusionCause.GiveUp, Read(new ClientExcluded { By = "give-up-after" }).Cause);
        Assert.Equal(ExclusionCause.Operator, Read(new ClientExcluded { By = "alice" }).Cause);
        Assert.Equal(JobPhase.Training, Read(new JobSnapshot { Status = "Training" }).Phase);
        Assert.Equal(
            ClosingRule.Target,
            Read(new JobSnapshot { Status = "Training", Members = { new JobSnapshot.Types.Member { LeftBy = "target" } } })
                .Members[0]
                .LeftRule
        );
    }

    [Theory]
    [InlineData("No client is able: growing step 1 needs 2.0 MiB", FailureCode.NoClientAble)]
    [InlineData("site north: data set digits has 3 samples", FailureCode.SiteData)]
    [InlineData("No site has a client for this job: give", FailureCode.NoClients)]
    [InlineData("Two clients are called a, at sites", FailureCode.DuplicateClient)]
    [InlineData("Client a at site north has no samples", FailureCode.EmptyClient)]
    [InlineData("The 3 clients with most samples have", FailureCode.TooManySamples)]
    [InlineData("Round 3: no update counts", FailureCode.NoUpdateCounts)]
    [InlineData("with the values of site north their squares are beyond 128 bits", FailureCode.UnfitData)]
    public void Should_know_why_a_job_failed_when_release_0_1_wrote_a_sentence(string reason, FailureCode code) =>
        Assert.Equal(code, Read(new JobFailed { Reason = reason }).Code);

    [Fact]
    public void Should_read_a_submitted_job_without_rules_when_release_0_1_wrote_it()
    {
        const string Bytes = "0a056a6f622d301207746f6b656e2d3018fcffffffffffffff3f220b737065635f6a736f6e2d3028faffffffffffffff3f";

        JobSubmitted submitted = JobSubmitted.Parser.ParseFrom(Convert.FromHexString(Bytes));

        Assert.Equal(("job-0", "spec_json-0", 0), (submitted.Job, submitted.SpecJson, submitted.RulesVersion));
    }

    [Fact]
    public void Should_leave_the_old_fields_empty_so_that_an_event_equals_one_that_is_decided_today()
    {
        Assert.Equal(new StepCompleted { Ending = StepEnding.Movement }, Read(new StepCompleted { By = "movement" }));
        Assert.Equal(new StragglersLeft { Rule = ClosingRule.Target }, Read(new StragglersLeft { By = "target" }));
    }
#pragma warning restore CS0612

    [Fact]
    public void Should_spell_every_fact_once_and_read_it_back()
    {
        foreach (
            Type type in new[]
            {
                typeof(JobPhase),
                typeof(FailureCode),
                typeof(StepEnding),
                typeof(ClosingRule),
                typeof(ExclusionCause),
                typeof(WorseDecision),
            }
        )
        {
            Enum[] facts = [.. Enum.GetValues(type).Cast<Enum>().Skip(1)];
            string[] spellings = [.. facts.Select(Spelling.Of)];

            Assert.All(spellings, s => Assert.Matches("^[a-z]+(-[a-z]+)*$", s));
            Assert.Equal(spellings.Length, spellings.Distinct().Count());
        }

        Assert.Equal(WorseDecision.EndWithBetter, Spelling.Parse<WorseDecision>("end-with-better"));
        Assert.Equal(WorseDecision.Unspecified, Spelling.Parse<WorseDecision>("perhaps"));
    }

    private static T Read<T>(T written)
        where T : IMessage => (T)MessageTable.Parse(MessageTable.ManifestOf(written), written.ToByteArray());
}
