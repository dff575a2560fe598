using ProFL.Cli;
using ProFL.Messages.Facts;
using ProFL.Tools.Runs;

namespace ProFL.Tools.Tests.Runs;

/// <summary>Exit codes follow from facts: what a reason happens to say does not decide.</summary>
public class RunOutcomeTests
{
    [Theory]
    [InlineData(JobPhase.Stopped, FailureCode.Unspecified, "site visit", ExitCode.JobFailed)]
    [InlineData(JobPhase.Stopped, FailureCode.Unspecified, "No client is able to come", ExitCode.JobFailed)]
    [InlineData(JobPhase.Failed, FailureCode.NoClientAble, "whatever a later release says", ExitCode.NoClientAble)]
    [InlineData(JobPhase.Failed, FailureCode.SiteData, "whatever a later release says", ExitCode.Data)]
    [InlineData(JobPhase.Failed, FailureCode.NoUpdateCounts, "site north: a refused update", ExitCode.JobFailed)]
    public void Should_end_with_the_code_of_the_fact_when_the_reason_says_something_else(
        JobPhase status,
        FailureCode failure,
        string reason,
        int exitCode
    )
    {
        var files = new Dictionary<string, string>();
        var result = new RunResult("job", status, 1, "", "", null, 1, 1, 1, 0, 1, 1, reason, failure, null, null, 1, 1, [], files);

        Assert.Equal(exitCode, Cli.ExitCode.Of(RunOutcome.MistakeOf(result)));
    }
}
