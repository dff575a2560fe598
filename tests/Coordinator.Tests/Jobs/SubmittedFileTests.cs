using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Jobs;

/// <summary>A job file is read by the rules of the release that took it, also when a later release begins the job.</summary>
public class SubmittedFileTests
{
    private const int Later = 2;
    private const string Heading = "# job of version 2\n";
    private static readonly RuleBook Book = new(new RulesVersion1(), new RulesWithHeading());
    private static readonly string Earlier = FileOfVersion1();

    [Theory]
    [InlineData(0)]
    [InlineData(RuleBook.First)]
    public void Should_leave_the_file_as_it_is_when_the_newest_rules_took_it(int version)
    {
        string file = " " + Earlier;

        Assert.Equal(file, SubmittedFile.Of(Submitted(file, version), new RuleBook(new RulesVersion1())));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(RuleBook.First)]
    public void Should_read_it_by_its_own_rules_and_write_it_by_the_newest_when_an_earlier_release_took_it(int version) =>
        Assert.Equal(Heading + Earlier, SubmittedFile.Of(Submitted(Earlier, version), Book));

    [Fact]
    public void Should_say_which_release_is_needed_when_a_later_one_took_it()
    {
        UnknownRulesException refusal = Assert.Throws<UnknownRulesException>(() =>
            SubmittedFile.Of(Submitted(Heading + Earlier, Later), new RuleBook(new RulesVersion1()))
        );

        Assert.Contains("rules version 2, this release knows versions up to 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_be_the_same_file_when_it_says_the_same_in_other_words()
    {
        JobSpec small = JobFiles.Small();
        JobSubmitted earlier = Submitted(Heading + Earlier, Later);

        Assert.True(SubmittedFile.IsSame(earlier, Heading + " " + Earlier, Book));
        Assert.False(SubmittedFile.IsSame(earlier, Heading + new RulesVersion1().WriteJob(small with { Name = "other" }), Book));
    }

    [Fact]
    public void Should_compare_what_has_no_default_when_an_earlier_release_took_it()
    {
        JobSubmitted earlier = Submitted(Earlier, RuleBook.First);
        JobSpec small = JobFiles.Small();

        Assert.True(SubmittedFile.IsSame(earlier, Heading + new RulesVersion1().WriteJob(small), Book));
        Assert.False(SubmittedFile.IsSame(earlier, Heading + new RulesVersion1().WriteJob(small with { Seed = small.Seed + 1 }), Book));
        Assert.False(SubmittedFile.IsSame(earlier, "no job file", Book));
    }

    private static string FileOfVersion1()
    {
        JobSpec small = JobFiles.Small();
        return new RulesVersion1().WriteJob(small with { Method = small.Method with { LowMemoryPolicy = LowMemoryPolicy.HeadOnly } });
    }

    private static JobSubmitted Submitted(string file, int version) => new() { SpecJson = file, RulesVersion = version };

    /// <summary>The rules of version 1, whose job files begin with a heading that version 1 cannot read.</summary>
    private sealed class RulesWithHeading : RulesVersion1
    {
        public override int Version => Later;

        public override JobSpec ReadJob(string json) =>
            json.StartsWith(Heading, StringComparison.Ordinal)
                ? base.ReadJob(json[Heading.Length..])
                : throw new JobSpecException("job file: the heading is missing");

        public override string WriteJob(JobSpec job) => Heading + base.WriteJob(job);
    }
}
