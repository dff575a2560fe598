using ProFL.Cli;
using ProFL.Messages.Facts;
using ProFL.Tools.Histories;
using ProFL.Tools.Runs;
using ProFL.Tools.Tests.Support;

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
        RunResult result = Result() with { Status = status, Reason = reason, Failure = failure };

        Assert.Equal(exitCode, Cli.ExitCode.Of(RunOutcome.MistakeOf(result)));
    }

    [Fact]
    public void Should_name_the_worst_class_beside_the_accuracy_when_it_is_known()
    {
        RunResult result = Result() with { Accuracy = 0.9, WorstClass = "coat", WorstClassAccuracy = 0.625 };

        Assert.Contains("accuracy 90.0 % on held-out data (worst: class coat with 62.5 %), ", result.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "accuracy 90.0 % on held-out data, ",
            (result with { WorstClassAccuracy = null }).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_tell_what_the_clients_did_when_the_jobs_history_is_known()
    {
        RunHistory history = SampleHistories.Finished() with { PeakTrainingBytes = 70 };

        RunResult result = Result().With(history with { Totals = history.Totals with { ClientCpuSeconds = 1.5 } });

        Assert.Equal((1.5, 70), (result.ClientCpuSeconds, result.PeakTrainingBytes));
        Assert.Equal((1, 0.5), (result.ShareOfClients, result.ShareOfClientsWhole));
        Assert.Equal((1, Math.Round(90 / 130.0, 6)), (result.ShareOfSamples, result.ShareOfSamplesWhole));
    }

    private static RunResult Result()
    {
        var files = new Dictionary<string, string> { ["model"] = "", ["report"] = "" };
        return new("job", JobPhase.Completed, 1, "", "", null, 1, 1, 1, 0, 1, 1, "", default, null, null, 1, 1, [], files);
    }
}
