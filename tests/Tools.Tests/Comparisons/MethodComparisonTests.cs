using ProFL.Learning.Jobs;
using ProFL.Tools.Comparisons.Outcomes;

namespace ProFL.Tools.Tests.Comparisons;

public class MethodComparisonTests
{
    [Fact]
    public void Should_have_mean_and_deviation_of_each_figure_when_runs_are_put_together()
    {
        MethodRow profl = Samples.Usual().Comparison.Rows[0];

        Assert.Equal((0.82, 2), (Math.Round(profl.Accuracy!.Mean, 6), profl.Seeds));
        Assert.Equal(Math.Sqrt(0.0008), profl.Accuracy.Deviation!.Value, 9);
        Assert.Equal(40 * Samples.Mebi, profl.Bytes!.Mean);
        Assert.Equal(30 * Samples.Mebi, profl.BytesUp!.Mean);
        Assert.Equal((0.75, 0.9), (profl.ShareOfClients!.Mean, profl.ShareOfSamples!.Mean));
        Assert.Null(profl.WorstClassAccuracy);
        Assert.Null(profl.ClientCpuSeconds);
    }

    [Fact]
    public void Should_stop_fedavg_at_its_newest_evaluation_within_profls_bytes_of_the_same_seed()
    {
        MethodComparison comparison = Samples.Usual().Comparison;

        MethodRow stopped = comparison.StoppedFedAvg!;

        Assert.Equal(0.71, stopped.Accuracy!.Mean, 9);
        Assert.Equal(33 * Samples.Mebi, stopped.Bytes!.Mean);
        Assert.Equal(["After 41.3 ± 5.3 % of its bytes."], stopped.Remarks.ToArray());
        Assert.Equal(new Spread(0.5, 0, 2), comparison.BytesOfFedAvg);
        Assert.Equal("", comparison.StoppedRemark);
    }

    [Fact]
    public void Should_take_an_evaluation_when_it_has_just_the_bytes_of_the_limit()
    {
        RunFigures run = Samples.Figures(0.9, 80, (40, 0.5), (80, 0.9));

        Assert.Equal(0.5, StoppedRun.At(run, 40 * Samples.Mebi)!.Point.Accuracy);
        Assert.Null(StoppedRun.At(run, (40 * Samples.Mebi) - 1));
        Assert.Equal(1, StoppedRun.At(run, 800 * Samples.Mebi)!.BytesShare);
    }

    [Theory]
    [InlineData("profl,all-small", "are not both compared")]
    [InlineData("profl,fedavg", "before its first evaluation")]
    public void Should_say_why_when_there_is_no_fedavg_stopped_at_profls_bytes(string methods, string why)
    {
        ComparisonPlan plan = Samples.Plan(methods, 1);
        var comparison = MethodComparison.Of(
            plan,
            plan.Runs.Select(run =>
                ComparedOutcome.Finished(run, Samples.Figures(0.5, run.Method == MethodName.ProFL ? 10 : 40, (20, 0.5)))
            )
        );

        Assert.Null(comparison.StoppedFedAvg);
        Assert.Contains(why, comparison.StoppedRemark, StringComparison.Ordinal);
        Assert.Contains(comparison.StoppedRemark, comparison.Findings);
    }

    [Fact]
    public void Should_compare_bytes_of_the_same_seed_alone_when_a_run_is_missing()
    {
        ComparisonPlan plan = Samples.Plan("profl,fedavg", 1, 2);
        var comparison = MethodComparison.Of(
            plan,
            [
                Samples.Finished(plan, MethodName.ProFL, 1, Samples.Figures(0.5, 10)),
                Samples.Finished(plan, MethodName.ProFL, 2, Samples.Figures(0.5, 30)),
                Samples.Finished(plan, MethodName.FedAvg, 2, Samples.Figures(0.5, 40)),
            ]
        );

        Assert.Equal(new Spread(0.75, null, 1), comparison.BytesOfFedAvg);
    }

    [Fact]
    public void Should_share_a_remark_when_seeds_miss_for_one_reason() =>
        Assert.Equal(["Not possible with seed 1, 2: no client is able"], Samples.Usual().Comparison.Rows[1].Remarks.ToArray());

    [Theory]
    [InlineData(0.90, true)]
    [InlineData(0.80, true)]
    [InlineData(0.79, false)]
    public void Should_say_that_a_narrow_network_does_as_well_when_its_mean_is_within_a_deviation(double allSmall, bool doesAsWell)
    {
        string[] findings = [.. Samples.Usual(allSmall).Comparison.Findings];

        string narrow = Assert.Single(findings, finding => finding.StartsWith("A narrow network", StringComparison.Ordinal));
        Assert.Equal(doesAsWell, narrow.StartsWith("A narrow network does as well here", StringComparison.Ordinal));
        Assert.Contains("25.0 % of the parameters and 25.0 % of the bytes", narrow, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_that_nothing_was_narrowed_when_the_network_is_the_jobs_own()
    {
        ComparisonPlan plan = Samples.Plan("profl,all-small", 1);
        var comparison = MethodComparison.Of(plan, plan.Runs.Select(run => ComparedOutcome.Finished(run, Samples.Figures(0.5, 10))));

        Assert.Contains(comparison.Findings, finding => finding.StartsWith("AllSmall narrowed nothing", StringComparison.Ordinal));
        Assert.Contains(comparison.Findings, finding => finding.StartsWith("This is one seed", StringComparison.Ordinal));
    }

    [Fact]
    public void Should_say_what_profl_has_beside_accuracy_when_fedavg_is_compared()
    {
        ComparisonPlan plan = Samples.Plan("profl,fedavg", 1);
        var comparison = MethodComparison.Of(
            plan,
            [
                Samples.Finished(plan, MethodName.ProFL, 1, Samples.Figures(0.80, 40) with { ClientCpuSeconds = 30 }),
                Samples.Finished(
                    plan,
                    MethodName.FedAvg,
                    1,
                    Samples.Figures(0.86, 80) with
                    {
                        ClientCpuSeconds = 60,
                        LargestStepBytes = 9 << 20,
                    }
                ),
            ]
        );

        Assert.Contains(
            "Beside accuracy, ProFL against FedAvg, everybody: it moves 50.0 % of the bytes; its clients compute 50.0 % of the CPU "
                + "seconds; its largest training was measured to take 4.00 MiB against 4.00 MiB; a client that does not stream needs "
                + "5.00 MiB for its largest step against 9.00 MiB (estimated).",
            comparison.Findings
        );
        Assert.Contains("ProFL is 6.0 points below FedAvg, everybody: 80.0 % against 86.0 %.", comparison.Findings);
    }

    [Fact]
    public void Should_find_nothing_of_profl_when_it_is_not_compared()
    {
        ComparisonPlan plan = Samples.Plan("all-small", 1, 2);

        var comparison = MethodComparison.Of(plan, plan.Runs.Select(run => ComparedOutcome.Finished(run, Samples.Figures(0.5, 10))));

        Assert.Equal([comparison.StoppedRemark], comparison.Findings.ToArray());
    }
}
