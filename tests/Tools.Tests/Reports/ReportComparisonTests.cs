using ProFL.Learning.Jobs;
using ProFL.Messages.Facts;
using ProFL.Tools.Histories;
using ProFL.Tools.Tests.Support;
using static ProFL.Tools.Tests.Reports.ReportPage;

namespace ProFL.Tools.Tests.Reports;

/// <summary>What a report says of jobs that are compared.</summary>
public sealed class ReportComparisonTests
{
    [Fact]
    public void Should_say_what_each_job_ends_with_when_jobs_are_compared()
    {
        string text = Parsed(
            Page(
                SampleHistories.Finished(accuracy: new HeldOutAccuracy(392, 400)),
                SampleHistories.Finished("digits-2", MethodName.Exclusive, accuracy: new HeldOutAccuracy(240, 400)),
                SampleHistories.Finished("digits-3", MethodName.AllSmall, parameters: 20_681, accuracy: new HeldOutAccuracy(390, 400))
            )
        ).Value;

        Assert.Contains("ProFL is 38 points ahead of ExclusiveFL.", text, StringComparison.Ordinal);
        Assert.Contains(
            "ProFL and AllSmall are 0.5 points apart, which is within what 400 held-out samples can tell. AllSmall ends with 10.0 % "
                + "of the full network's parameters.",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("a narrow network", text, StringComparison.Ordinal);
        Assert.Contains("this data cannot show that", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_that_the_other_is_ahead_when_it_is()
    {
        string text = Parsed(
            Page(
                SampleHistories.Finished(accuracy: new HeldOutAccuracy(200, 400)),
                SampleHistories.Finished("digits-2", MethodName.FedAvg, accuracy: new HeldOutAccuracy(390, 400))
            )
        ).Value;

        Assert.Contains("FedAvg, everybody is 47.5 points ahead of ProFL.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("narrow", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_give_the_reason_when_a_compared_job_failed()
    {
        RunHistory failed = SampleHistories.Finished("digits-2", MethodName.Exclusive) with
        {
            Status = JobPhase.Failed,
            Reason = "No client is able",
            Accuracy = null,
            ResultIndex = null,
            Rounds = [],
        };

        Assert.Contains("no model: No client is able", Parsed(Page(SampleHistories.Finished(), failed)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_that_a_job_was_stopped_when_an_operator_stopped_it()
    {
        RunHistory stopped = SampleHistories.Finished("digits-2", MethodName.Exclusive) with
        {
            Status = JobPhase.Stopped,
            Reason = "good enough",
            ResultIndex = null,
        };

        Assert.Contains("Stopped after 2 rounds", Parsed(Page(stopped)).Value, StringComparison.Ordinal);
        Assert.Contains("stopped: good enough", Parsed(Page(SampleHistories.Finished(), stopped)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_warn_when_a_compared_job_had_other_clients()
    {
        RunHistory other = SampleHistories.Finished("digits-2", MethodName.Exclusive);
        other = other with { Clients = [other.Clients[0] with { MemoryBytes = 1 }, other.Clients[1]] };

        Assert.Contains(
            "Not on the same data and clients as ProFL",
            Parsed(Page(SampleHistories.Finished(), other)).Value,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "The same data on the same clients",
            Parsed(Page(SampleHistories.Finished(), SampleHistories.Finished("digits-2", MethodName.Exclusive))).Value,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_name_jobs_by_their_ids_when_two_have_one_method()
    {
        string text = Parsed(Page(SampleHistories.Finished("first"), SampleHistories.Finished("second"))).Value;

        Assert.Contains("first and second are 0 points apart", text, StringComparison.Ordinal);
    }
}
