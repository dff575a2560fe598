using System.Collections.Immutable;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Curricula;

public class CurriculumTests
{
    private static readonly JobSpec Job = RuleBook.Newest.ReadJob(TestJobFiles.Demo);

    [Theory]
    [InlineData(true, true, true, "Calibrate4 Learn4 Map4 Learn3 Map3 Learn2 Map2 Grow1 Grow2 Grow3 Grow4 Polish4")]
    [InlineData(true, true, false, "Learn4 Map4 Learn3 Map3 Learn2 Map2 Grow1 Grow2 Grow3 Grow4 Polish4")]
    [InlineData(true, false, true, "Calibrate4 Learn4 Learn3 Learn2 Grow1 Grow2 Grow3 Grow4 Polish4")]
    [InlineData(false, true, true, "Grow1 Grow2 Grow3 Grow4 Polish4")]
    public void Should_shrink_back_to_front_and_grow_front_to_back_when_progressive(
        bool shrinking,
        bool mapping,
        bool calibration,
        string expected
    )
    {
        ImmutableArray<CurriculumStep> steps = Of(
            new MethodSpec
            {
                Shrinking = shrinking,
                Mapping = mapping,
                Calibration = calibration,
            }
        );
        Assert.Equal(expected, string.Join(' ', steps.Select(step => $"{step.Phase}{step.Step}")));
        Assert.Equal(Enumerable.Range(0, steps.Length), steps.Select(step => step.Index));
        Assert.All(steps, step => Assert.Equal((step.Stage, step.Step), (step.SubModel.Stage, step.SubModel.Step)));
    }

    [Fact]
    public void Should_use_the_sub_model_of_each_phase_when_progressive()
    {
        ImmutableArray<CurriculumStep> steps = Of(new MethodSpec());
        Assert.Equal(SubModel.Calibration(Job.Network), steps[0].SubModel);
        Assert.Equal(SubModel.ShrinkingLearn(Job.Network, 3), steps[3].SubModel);
        Assert.Equal(SubModel.ShrinkingMap(Job.Network, 3), steps[4].SubModel);
        Assert.Equal(SubModel.Growing(Job.Network, 4), steps[^2].SubModel);
    }

    [Fact]
    public void Should_take_the_settings_of_each_phase_when_progressive()
    {
        var method = new MethodSpec
        {
            LearnRounds = 3,
            MapRounds = 4,
            MapLearningRate = 0.2,
            MapLearningRateDecay = 0.5,
            MapClipNorm = 2,
        };
        ImmutableArray<CurriculumStep> steps = Of(method);
        Assert.Equal((new StepEnd.FixedRounds(1), 0.0, 1.0, 0.0, 0.0, false), Settings(steps[0]));
        Assert.Equal((new StepEnd.FixedRounds(3), 0.05, 0.95, 5e-4, 5.0, false), Settings(steps[1]));
        Assert.Equal((new StepEnd.FixedRounds(4), 0.2, 0.5, 0.0, 2.0, false), Settings(steps[2]));
        Assert.All(
            steps.TakeLast(5).SkipLast(1),
            step => Assert.Equal((new StepEnd.ByFreezing(Job.Freezing.Rule), 0.05, 0.95, 5e-4, 5.0, true), Settings(step))
        );
    }

    [Theory]
    [InlineData("exclusive")]
    [InlineData("all-small")]
    [InlineData("fedavg")]
    public void Should_train_the_whole_network_for_a_number_of_rounds_when_not_progressive(string strategy)
    {
        CurriculumStep step = Assert.Single(
            Of(
                new MethodSpec
                {
                    Strategy = new MethodName(strategy),
                    FullRounds = 7,
                    FullLearningRateDecay = 0.9,
                }
            )
        );
        Assert.Equal(SubModel.FullNetwork(Job.Network), step.SubModel);
        Assert.Equal((0, Phase.Full, Stage.Growing, 4), (step.Index, step.Phase, step.Stage, step.Step));
        Assert.Equal((new StepEnd.FixedRounds(7), 0.05, 0.9, 5e-4, 5.0, false), Settings(step));
    }

    [Fact]
    public void Should_only_grow_when_there_is_one_block() =>
        Assert.Equal(
            [Phase.Grow, Phase.Polish],
            RuleBook
                .Newest.CurriculumOf(With(new MethodSpec()) with { Network = NetworkBlueprint.FromJson(Blueprints.TinyJson) })
                .Select(step => step.Phase)
        );

    [Fact]
    public void Should_leave_out_the_calibration_when_there_is_no_batch_normalisation()
    {
        var network = NetworkBlueprint.FromJson(
            """
            {"name":"bare","input":[1,8,8],"classes":10,"blocks":[
              {"name":"block1","layers":[{"type":"conv2d","out":2,"kernel":3,"padding":1}]},
               {"name":"block2","layers":[{"type":"conv2d","out":2,"kernel":3,"padding":1}]}],
             "head":[{"type":"global-average-pool"},{"type":"linear","out":10}]}
            """
        );
        Assert.Equal(
            [Phase.Learn, Phase.Map, Phase.Grow, Phase.Grow, Phase.Polish],
            RuleBook.Newest.CurriculumOf(Job with { Network = network }).Select(step => step.Phase)
        );
    }

    [Fact]
    public void Should_decay_the_rate_from_round_to_round_when_a_step_goes_on()
    {
        CurriculumStep map = Of(new MethodSpec())[2];
        Assert.Equal(0.1, map.LearningRateIn(0));
        Assert.Equal(0.1 * 0.9 * 0.9, map.LearningRateIn(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.LearningRateIn(-1));
    }

    [Fact]
    public void Should_polish_the_full_network_at_last_when_the_job_says_so()
    {
        CurriculumStep polish = Of(new MethodSpec { PolishRounds = 6, PolishLearningRate = 0.03 })[^1];
        Assert.Equal((Phase.Polish, Stage.Growing), (polish.Phase, polish.Stage));
        Assert.Equal(SubModel.FullNetwork(Job.Network), polish.SubModel);
        Assert.Equal((new StepEnd.FixedRounds(6), 0.03, 0.95, 5e-4, 5.0, false), Settings(polish));
    }

    [Fact]
    public void Should_fall_to_a_tenth_over_the_rounds_of_the_step_when_the_rate_is_a_cosine()
    {
        ImmutableArray<CurriculumStep> steps = RuleBook.Newest.CurriculumOf(
            RuleBook.Newest.ReadJob(
                TestJobFiles.With(
                    "freezing",
                    """{"by":"rounds","rounds":[9,3,1,5]}""",
                    TestJobFiles.With("training.learning-rate-decay", null)
                )
            )
        );
        CurriculumStep[] growing = [.. steps.Where(step => step.Phase == Phase.Grow)];
        Assert.Equal([9, 3, 1, 5], growing.Select(step => ((StepEnd.FixedRounds)step.End).Rounds));
        Assert.Equal(0.05, growing[0].LearningRateIn(0));
        Assert.Equal((0.05 + 0.005) / 2, growing[0].LearningRateIn(4), 1e-15);
        Assert.Equal(0.005, growing[0].LearningRateIn(8), 1e-15);
        Assert.Equal(0.05, growing[2].LearningRateIn(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => growing[0].LearningRateIn(9));
        double[] rates = [.. Enumerable.Range(0, 9).Select(round => growing[0].LearningRateIn(round))];
        Assert.Equal(rates.OrderDescending(), rates);
        Assert.All(growing, step => Assert.NotNull(step.Movement));
    }

    [Fact]
    public void Should_keep_the_rate_until_the_rule_has_decided_and_then_fall_to_a_tenth_when_a_step_cools_down()
    {
        CurriculumStep step = RuleBook.Newest.CurriculumOf(
            RuleBook.Newest.ReadJob(
                TestJobFiles
                    .With("training.learning-rate-decay", null)
                    .Replace("\"freezing\":{", "\"freezing\":{\"cool-down-rounds\":4,", StringComparison.Ordinal)
            )
        )[^2];
        Assert.Equal(4, step.CoolDownRounds);
        Assert.Equal(0.05, step.LearningRateIn(19));
        Assert.InRange(step.LearningRateIn(20, coolDownAfter: 20), 0.01, 0.0499);
        Assert.Equal((0.05 + 0.005) / 2, step.LearningRateIn(21, coolDownAfter: 20), 1e-15);
        Assert.Equal(0.005, step.LearningRateIn(23, coolDownAfter: 20), 1e-15);
    }

    [Fact]
    public void Should_be_an_error_of_the_job_when_no_block_could_ever_freeze_by_movement()
    {
        int earliest = Job.Freezing.Rule.EarliestFreeze;
        Assert.Equal(5 + 8 + 4 - 2, earliest);
        Assert.Throws<JobSpecException>(() => RuleBook.Newest.ReadJob(TestJobFiles.With("freezing.maximum-rounds", $"{earliest - 1}")));
        JobSpec tight = RuleBook.Newest.ReadJob(TestJobFiles.With("freezing.maximum-rounds", "16"));
        Assert.Equal(16, ((StepEnd.ByFreezing)RuleBook.Newest.CurriculumOf(tight)[^2].End).Rule.MaximumRounds);
    }

    [Theory]
    [InlineData("profl")]
    [InlineData("exclusive")]
    [InlineData("fedavg")]
    public void Should_train_the_jobs_own_network_when_the_strategy_narrows_none(string strategy) =>
        Assert.Same(Job.Network, RuleBook.Newest.AsRun(With(new MethodSpec { Strategy = new MethodName(strategy) }), [1]).Network);

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(0.25)]
    [InlineData(0.125)]
    [InlineData(0.0625)]
    public void Should_take_the_widest_network_that_the_smallest_budget_can_train_when_all_small(double ratio)
    {
        JobSpec job = With(new MethodSpec { Strategy = MethodName.AllSmall });
        NetworkBlueprint expected = Job.Network.Narrowed(ratio);
        long justEnough = RuleBook.Newest.EstimateOf(job, SubModel.FullNetwork(expected)).Bytes;
        NetworkBlueprint chosen = RuleBook.Newest.AsRun(job, [long.MaxValue, justEnough, justEnough + 1]).Network;
        Assert.Equal(expected, chosen);
        Assert.Equal(chosen, RuleBook.Newest.AsRun(job with { Network = chosen }, [justEnough]).Network);
        Assert.Equal(SubModel.FullNetwork(chosen), RuleBook.Newest.CurriculumOf(job with { Network = chosen })[0].SubModel);
    }

    [Fact]
    public void Should_refuse_when_no_narrowing_suffices_or_there_is_no_budget()
    {
        JobSpec job = With(new MethodSpec { Strategy = MethodName.AllSmall });
        string message = Assert.Throws<JobSpecException>(() => RuleBook.Newest.AsRun(job, [1_000_000]).Network).Message;
        Assert.Contains(
            "the smallest budget, 1000000 bytes, does not suffice to train a sixteenth of network deep8",
            message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => RuleBook.Newest.AsRun(job, []).Network);
    }

    [Theory]
    [InlineData("profl", LowMemoryPolicy.Skip, null)]
    [InlineData("profl", LowMemoryPolicy.HeadOnly, ClientShare.HeadOnly)]
    [InlineData("profl", LowMemoryPolicy.OutputModule, ClientShare.OutputModule)]
    [InlineData("exclusive", LowMemoryPolicy.HeadOnly, null)]
    [InlineData("fedavg", LowMemoryPolicy.OutputModule, null)]
    public void Should_leave_a_share_to_small_clients_when_strategy_and_policy_have_one(
        string strategy,
        LowMemoryPolicy policy,
        ClientShare? share
    )
    {
        JobSpec job = With(new MethodSpec { Strategy = new MethodName(strategy), LowMemoryPolicy = policy });
        CurriculumStep last = RuleBook.Newest.CurriculumOf(job)[^1];
        Assert.Equal(share, RuleBook.Newest.MethodOf(job).ShareBelowMemory(job, last));
    }

    private static JobSpec With(MethodSpec method) => Job with { Method = method };

    private static ImmutableArray<CurriculumStep> Of(MethodSpec method) => RuleBook.Newest.CurriculumOf(With(method));

    private static (StepEnd, double, double, double, double, bool) Settings(CurriculumStep step) =>
        (step.End, step.LearningRate, step.LearningRateDecay, step.WeightDecay, step.ClipNorm, step.FreezesBlock);
}
