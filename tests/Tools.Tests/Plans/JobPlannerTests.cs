using System.Text.RegularExpressions;
using ProFL.Learning.Jobs;
using ProFL.Tools.Plans;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Plans;

public class JobPlannerTests
{
    private const long Mebi = 1 << 20;

    [Fact]
    public async Task Should_name_every_step_and_its_rounds_when_the_job_is_the_demos()
    {
        JobPlan plan = await Plans.Of(Jobs.Demo());
        Assert.Equal(
            ["calibrate", "learn-4", "map-4", "learn-3", "map-3", "learn-2", "map-2", "grow-1", "grow-2", "grow-3", "grow-4"],
            plan.Steps.Select(step => step.Name)
        );
        Assert.Equal([new(1, 1), new(10, 10), new(8, 8)], plan.Steps.Take(3).Select(step => step.Rounds));
        Assert.All(plan.Steps.Skip(7), step => Assert.Equal(new Extent(16, 25), step.Rounds)); // minimum-rounds is above H + W + E − 2 = 15
        Assert.Equal(new Extent(1 + (3 * 18) + (4 * 16), 1 + (3 * 18) + (4 * 25)), plan.Rounds);
        Assert.Equal(206_810, plan.Parameters);
    }

    [Fact]
    public async Task Should_begin_with_the_earliest_freeze_when_it_is_above_the_minimum_of_rounds()
    {
        JobSpec job = Jobs.GrowingOnly();
        JobPlan plan = await Plans.Of(job with { Freezing = new FreezingSpec(job.Freezing.Rule with { MinimumRounds = 1 }) });
        Assert.All(plan.Steps, step => Assert.Equal(new Extent(15, 25), step.Rounds));
    }

    [Fact]
    public async Task Should_leave_room_for_rounds_again_when_a_worse_step_is_extended()
    {
        JobSpec job = Jobs.GrowingOnly();
        JobPlan plan = await Plans.Of(job with { Method = job.Method with { WhenWorse = WhenWorse.Extend } });
        Assert.Equal([25, 50, 50, 50], plan.Steps.Select(step => step.Rounds.Most)); // the first step has none before it
    }

    [Fact]
    public async Task Should_count_who_can_train_a_step_when_budgets_are_of_two_sizes()
    {
        // at batch 16 a block needs 3.5 to 3.8 MiB, its head alone 2.6 to 2.9; mapping blocks 4 and 3 needs 3.1 MiB, block 2 2.9,
        // and has no shares
        JobPlan plan = await Plans.Of(Plans.WithBudgets(Jobs.Demo(), rich: 12 * Mebi, others: 3 * Mebi));
        Dictionary<string, (int, int, int)> counts = plan.Steps.ToDictionary(
            step => step.Name,
            step => (step.ClientsAble, step.ClientsByPolicy, step.ClientsUnable)
        );
        Assert.All(
            ["learn-4", "learn-3", "learn-2", "grow-1", "grow-2", "grow-3", "grow-4"],
            name => Assert.Equal((6, 14, 0), counts[name])
        );
        Assert.All(["map-4", "map-3"], name => Assert.Equal((6, 0, 14), counts[name]));
        Assert.All(["calibrate", "map-2"], name => Assert.Equal((20, 0, 0), counts[name]));
        Assert.Equal(6, plan.FullNetwork.ClientsAble);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public async Task Should_say_who_covers_what_when_the_data_is_here()
    {
        JobSpec job = Plans.WithBudgets(Jobs.Demo(), rich: 12 * Mebi, others: 3 * Mebi);
        JobPlan plan = await Plans.Of(job, FleetData.Load(job, Plans.Data));
        PlannedStep step = plan.Steps.Single(step => step.Name == "grow-1");
        Assert.Equal([7, 8, 9], step.Coverage!.MissingClasses.AsEnumerable());
        Assert.InRange(step.Coverage.ShareOfSamples, 0.1, 0.4);
        Assert.Equal(1, step.CoverageWithPolicy!.ShareOfSamples);
        Assert.Empty(step.CoverageWithPolicy.MissingClasses);
        Assert.Contains("grow-1: no client that can train all of it has a sample of classes 7, 8, 9", plan.Warnings);
        Assert.DoesNotContain(plan.Warnings, warning => warning.StartsWith("map-2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_warn_when_few_or_none_can_train_a_step()
    {
        JobSpec job = Plans.WithBudgets(Jobs.Demo(), rich: 12 * Mebi, others: 3 * Mebi);
        JobPlan few = await Plans.Of(job with { Rounds = new RoundSpec.Strict(7, TimeSpan.FromMinutes(10)) });
        Assert.Contains("grow-3: only 6 of 20 clients can train all of it, fewer than a cohort of 7; it needs 3.8 MiB", few.Warnings);

        JobPlan none = await Plans.Of(Plans.WithBudgets(Jobs.Demo(), rich: Mebi, others: Mebi));
        Assert.Contains(
            none.Warnings,
            warning =>
                warning.StartsWith(
                    "grow-1: no client is able, it needs 3.5 MiB. The largest budget is 1.0 MiB, and the job would fail here: raise ",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task Should_name_the_largest_layer_and_what_clients_have_when_the_job_streams_and_some_are_unable()
    {
        JobSpec job = Jobs.Demo();
        job = job with { Method = job.Method with { LowMemoryPolicy = LowMemoryPolicy.Stream } };

        JobPlan few = await Plans.Of(Plans.WithBudgets(job, rich: 12 * Mebi, others: Mebi));
        JobPlan none = await Plans.Of(Plans.WithBudgets(job, rich: Mebi, others: Mebi));

        Assert.Contains(
            few.Warnings,
            warning =>
                Matches(
                    warning,
                    @"grow-4: 14 of 20 clients are unable, the smallest budget is 1\.0 MiB; it needs [0-9.]+ MiB at once, "
                        + @"and [0-9.]+ MiB streamed, because of its largest layer, [a-z0-9.]+ \([a-z0-9-]+\)$"
                )
        );
        Assert.Contains(
            none.Warnings,
            warning =>
                Matches(
                    warning,
                    @"grow-4: no client is able, .* largest layer, [a-z0-9.]+ \([a-z0-9-]+\)\. The largest budget is 1\.0 MiB, .* "
                        + "smaller training.micro-batch"
                )
        );
        Assert.All(none.Steps, step => Assert.NotNull(step.LargestLayer));
    }

    [Fact]
    public async Task Should_say_in_how_many_segments_the_smallest_client_streams_when_some_do()
    {
        JobSpec job = Jobs.Demo();
        job = job with
        {
            Method = job.Method with { LowMemoryPolicy = LowMemoryPolicy.Stream },
            Training = job.Training with { Batch = 256, MicroBatch = 256 },
        };
        // a batch so large that what layers hand on is most of the memory
        long smallest = (await Plans.Of(job)).Steps.Max(step => step.SmallestBytes!.Value);

        JobPlan plan = await Plans.Of(Plans.WithBudgets(job, rich: 512 * Mebi, others: smallest));

        Assert.All(plan.Steps, step => Assert.Equal(step.ClientsStreaming > 0, step.MostSegments > 0));
        PlannedStep streamed = Assert.Single(plan.Steps, step => step.Name == "grow-4");
        Assert.InRange(streamed.MostSegments, 2, int.MaxValue);
        Assert.Contains($"14 (≤ {streamed.MostSegments})", PlanFormatting.Of(plan), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_say_before_anything_else_that_the_data_cannot_be_read()
    {
        using var empty = new TemporaryFolder();

        JobPlan plan = await LocalPlan.Of(Jobs.Demo(), empty.Path, probes: null, _ => { }, CancellationToken.None);
        string[] lines = PlanFormatting.Of(plan).Split(Environment.NewLine);

        Assert.Contains(empty.Path, plan.DataProblem, StringComparison.Ordinal);
        Assert.Equal($"Without its data, which cannot be read here, time and coverage are left out: {plan.DataProblem}", lines[1]);
        Assert.DoesNotContain(lines, line => line.StartsWith("Time:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Should_show_no_time_and_say_it_once_when_no_client_can_train_a_step()
    {
        JobSpec job = Plans.WithBudgets(Jobs.Demo(), rich: Mebi, others: Mebi);
        var fleet = FleetData.Load(job, Plans.Data);
        IEnumerable<StepTime> times = [];

        JobPlan plan = await new JobPlanner(job, fleet, "").Plan(
            (name, subModel) => Task.FromResult(MemoryRow.Of(job.Network, name, subModel, 16)),
            times
        );
        string text = PlanFormatting.Of(plan);

        Assert.Null(plan.Seconds);
        Assert.Contains("This job cannot run: no client can train calibrate, learn-4, map-4, learn-3 and ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Time:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Rounds:", text, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(text, "the job would fail here"));
    }

    [Fact]
    public async Task Should_explain_the_columns_that_it_shows_and_no_others()
    {
        string shares = PlanFormatting.Of(await Plans.Of(Plans.WithBudgets(Jobs.Demo(), rich: 12 * Mebi, others: 3 * Mebi)));

        Assert.Contains("part of it       clients with less, that train a part of it", shares, StringComparison.Ordinal);
        Assert.DoesNotContain("stream it", shares, StringComparison.Ordinal);
        Assert.Contains("Steps: calibrate: ", shares, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_name_classes_as_the_data_do_when_the_job_names_them()
    {
        JobSpec job = Plans.WithBudgets(Jobs.Demo(), rich: 12 * Mebi, others: 3 * Mebi);
        string[] names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        JobSpec named = job with { Data = job.Data with { Classes = new NameList([.. names]) } };

        JobPlan plan = await Plans.Of(named, FleetData.Load(job, Plans.Data));

        Assert.Contains("grow-1: no client that can train all of it has a sample of classes seven, eight, nine", plan.Warnings);
        Assert.Contains("none of classes seven, eight, nine)", PlanFormatting.Of(plan), StringComparison.Ordinal);
    }

    private static bool Matches(string text, string pattern) => Regex.IsMatch(text, pattern);

    [Fact]
    public async Task Should_leave_coverage_out_and_say_so_when_the_data_is_not_here()
    {
        JobSpec job = Jobs.Demo();
        JobPlan plan = await new JobPlanner(job, data: null, "the data is elsewhere").Plan(
            (name, subModel) => Task.FromResult(MemoryRow.Of(job.Network, name, subModel, 16))
        );
        Assert.All(plan.Steps, step => Assert.Null(step.Coverage));
        string text = PlanFormatting.Of(plan);
        Assert.Contains("left out: the data is elsewhere", text, StringComparison.Ordinal);
        Assert.DoesNotContain("classes missing", text, StringComparison.Ordinal);
    }
}
