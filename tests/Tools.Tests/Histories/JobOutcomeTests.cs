using ProFL.Tools.Histories;

namespace ProFL.Tools.Tests.Histories;

public class JobOutcomeTests
{
    [Theory]
    [InlineData("completed", JobOutcome.Completed)]
    [InlineData("failed", JobOutcome.Failed)]
    [InlineData("stopped", JobOutcome.Stopped)]
    public void Should_be_named_as_the_status_when_a_job_has_ended(string status, JobOutcome outcome)
    {
        Assert.Equal(outcome, JobOutcomes.Of(status));
        Assert.Equal(status, outcome.Name());
    }

    [Theory]
    [InlineData("recruiting")]
    [InlineData("training")]
    [InlineData("finishing")]
    [InlineData("stopping")]
    [InlineData("paused")]
    [InlineData("unfinished")]
    [InlineData("")]
    public void Should_be_unfinished_when_a_job_has_not_ended(string status) => Assert.Equal("unfinished", JobOutcomes.Of(status).Name());
}
