using System.Collections.Immutable;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Comparisons;

public class ComparisonPlanTests
{
    [Theory]
    [InlineData("3", new ulong[] { 7, 8, 9 })]
    [InlineData("11-13", new ulong[] { 11, 12, 13 })]
    [InlineData("1,5,9", new ulong[] { 1, 5, 9 })]
    [InlineData("5-5", new ulong[] { 5 })]
    [InlineData("1, 4-5, 4", new ulong[] { 1, 4, 5 })]
    public void Should_name_the_seeds_when_they_are_written(string text, ulong[] seeds) => Assert.Equal(seeds, SeedList.Of(text, first: 7));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("13-11")]
    [InlineData("-3")]
    [InlineData("1,x")]
    [InlineData("1-2000")]
    public void Should_say_how_seeds_are_written_when_they_cannot_be_read(string text)
    {
        UserException refused = Assert.Throws<UserException>(() => SeedList.Of(text, first: 7));

        Assert.Equal(Mistake.Usage, refused.Mistake);
        Assert.Contains($"--seeds '{text}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("11-13", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_seeds_beyond_the_largest_number_when_the_first_is_near_it() =>
        Assert.Throws<UserException>(() => SeedList.Of("2", first: ulong.MaxValue));

    [Fact]
    public void Should_read_methods_in_the_order_of_the_product_when_they_are_written() =>
        Assert.Equal([MethodName.ProFL, MethodName.FedAvg], ComparisonPlan.MethodsOf("fedavg, profl,fedavg").ToArray());

    [Theory]
    [InlineData("", "names no method")]
    [InlineData(" , ", "names no method")]
    [InlineData("profl,fedprox", "no method 'fedprox'")]
    public void Should_name_the_known_methods_when_a_list_is_empty_or_has_an_unknown_one(string text, string wrong)
    {
        UserException refused = Assert.Throws<UserException>(() => ComparisonPlan.MethodsOf(text));

        Assert.Equal(Mistake.Usage, refused.Mistake);
        Assert.Contains(wrong, refused.Message, StringComparison.Ordinal);
        Assert.Contains("profl, exclusive, all-small, fedavg", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_change_strategy_and_seed_alone_when_it_makes_a_run()
    {
        ComparisonPlan plan = Samples.Plan();

        ComparedRun run = plan.RunOf(MethodName.FedAvg, 9);

        Assert.Equal(("digits-fedavg-seed-9", MethodName.FedAvg, 9UL), (run.Job, run.Method, run.Seed));
        JobSpec back = run.Spec with { Seed = plan.Spec.Seed, Method = run.Spec.Method with { Strategy = plan.Spec.Method.Strategy } };
        Assert.Equal(plan.Spec.ToJson(), back.ToJson());
    }

    [Fact]
    public void Should_go_seed_by_seed_when_it_lists_its_runs() =>
        Assert.Equal(
            ["digits-profl-seed-1", "digits-fedavg-seed-1", "digits-profl-seed-2", "digits-fedavg-seed-2"],
            Samples.Plan("profl,fedavg", 1, 2).Runs.Select(run => run.Job)
        );

    [Fact]
    public void Should_be_the_same_job_when_only_strategy_and_seed_differ()
    {
        ComparisonPlan plan = Samples.Plan();
        JobSpec other = Jobs.Demo(MethodName.FedAvg) with { Seed = 77 };

        Assert.Equal(plan.JobSha256, (plan with { Spec = other, Methods = ImmutableArray<MethodName>.Empty }).JobSha256);
        Assert.NotEqual(plan.JobSha256, (plan with { Spec = other with { Name = "another" } }).JobSha256);
    }
}
