using CsCheck;
using ProFL.Learning.Curricula;
using ProFL.Learning.Freezing;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Partitions;
using ProFL.Learning.Rules;
using ProFL.Learning.Schedules;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Jobs;

public class JobSpecTests
{
    private static readonly NetworkBlueprint Network = NetworkBlueprint.FromJson(Blueprints.TinyJson);

    private static readonly Gen<PartitionSpec> Partitions = Gen.OneOf(
        Gen.Const<PartitionSpec>(new PartitionSpec.Iid()),
        Gen.Double[0.01, 100].Select(alpha => (PartitionSpec)new PartitionSpec.Dirichlet(alpha)),
        Gen.Int[1, 9].Select(perClient => (PartitionSpec)new PartitionSpec.Shards(perClient))
    );

    private static readonly Gen<FleetSpec> Fleets = Gen.Select(
        Gen.Int[3, 2000],
        Gen.Int[1, 3],
        Partitions,
        Gen.Long[1, 1L << 40],
        Gen.Long[0, 1L << 40],
        (clients, sites, partition, minimum, more) =>
            new FleetSpec(clients, [.. new[] { "north", "south", "west" }.Take(sites)], partition, minimum, minimum + more)
    );

    private static readonly Gen<TrainingSpec> Trainings = Gen.Select(
        Gen.Int[1, 9],
        Gen.Int[1, 512],
        Gen.Double[1e-5, 1],
        Gen.Double[0.5, 1],
        Gen.Double[0, 0.99],
        Gen.Double[0, 0.1],
        Gen.Double[0, 9],
        Gen.Select(Gen.Enum<RateSchedule>(), Gen.Int[1, 100]),
        (epochs, batch, rate, decay, momentum, weightDecay, clip, last) =>
            new TrainingSpec(
                epochs,
                batch,
                (batch + 1) / 2,
                rate,
                last.Item1 == RateSchedule.Decay ? decay : 1,
                momentum,
                weightDecay,
                clip
            )
            {
                Schedule = last.Item1,
                AverageRounds = last.Item2,
            }
    );

    private static readonly FreezingRule Measured = new(5, 8, 4, 10_000_000, 16, 25);

    private static readonly Gen<FreezingSpec> Freezings = Gen.Select(
        Gen.Int[1, 30],
        Gen.Int[2, 30],
        Gen.Int[1, 30],
        Gen.Long[1, 1_000_000_000],
        Gen.Int[1, 99],
        Gen.Enum<FreezingBy>(),
        (movement, slope, evaluations, threshold, minimum, by) =>
            by switch
            {
                FreezingBy.Rounds => new FreezingSpec(Measured with { MovementWindow = movement }) { By = by, Rounds = [minimum] },
                FreezingBy.Plateau => new FreezingSpec(Measured with { MovementWindow = movement })
                {
                    By = by,
                    Plateau = new PlateauRule(evaluations, threshold, minimum, 100),
                },
                _ => new FreezingSpec(new FreezingRule(movement, slope, evaluations, threshold, minimum, 100)),
            }
    );

    private static readonly Gen<Func<FleetSpec, TimeSpan, RoundSpec>> Rounds = Gen.OneOf(
        Gen.Const<Func<FleetSpec, TimeSpan, RoundSpec>>((fleet, time) => new RoundSpec.Strict(fleet.Clients / 2, time)),
        Gen.Double[1, 100]
            .Select(factor =>
                (Func<FleetSpec, TimeSpan, RoundSpec>)(
                    (fleet, time) => new RoundSpec.ByDeadline(fleet.Clients / 2, fleet.Clients / 3, time, factor)
                )
            )
    );

    private static readonly Gen<JobSpec> Jobs = Gen.Select(
        Gen.ULong,
        Fleets,
        Trainings,
        Freezings,
        Gen.Select(Gen.Long[1, 2_592_000_000], Gen.Int[0, 50], Rounds),
        Gen.Double[0.1, 0.9],
        TestMethods.All,
        (seed, fleet, training, freezing, round, heldOut, method) =>
            new JobSpec(
                "job",
                seed,
                Network,
                new DataSpec("digits", heldOut, 16),
                fleet,
                training,
                round.Item3(fleet, TimeSpan.FromMilliseconds(round.Item1)),
                training.Schedule == RateSchedule.Cosine && freezing.By != FreezingBy.Rounds
                    ? freezing with
                    {
                        CoolDownRounds = round.Item2,
                    }
                    : freezing,
                new EvaluationSpec(freezing.By == FreezingBy.Plateau ? round.Item2 + 1 : round.Item2, fleet.Sites[^1]),
                training.Schedule == RateSchedule.Decay ? method : method with { MapLearningRateDecay = 0.9, FullLearningRateDecay = 0.97 }
            )
    );

    [Fact]
    public void Should_read_every_setting_when_the_file_is_complete()
    {
        JobSpec job = RuleBook.Newest.ReadJob(TestJobFiles.Demo);
        Assert.Equal(("demo", 1UL, Blueprints.Deep8()), (job.Name, job.Seed, job.Network));
        Assert.Equal(new DataSpec("digits", 0.2, 16), job.Data);
        Assert.Equal(new FleetSpec(20, ["north", "south"], new PartitionSpec.Dirichlet(0.3), 100L << 20, 900L << 20), job.Fleet);
        Assert.Equal(new TrainingSpec(1, 16, 16, 0.05, 0.95, 0.9, 5e-4, 5) { AverageRounds = 5 }, job.Training);
        Assert.Equal(new RoundSpec.Strict(5, TimeSpan.FromMinutes(10)), job.Rounds);
        Assert.Equal(new FreezingSpec(new FreezingRule(5, 8, 4, 10_000_000, 16, 25)), job.Freezing);
        Assert.Equal(new EvaluationSpec(5, "north"), job.Evaluation);
    }

    [Fact]
    public void Should_switch_off_or_default_when_keys_are_left_out()
    {
        JobSpec job = RuleBook.Newest.ReadJob(
            $$"""
            {"name":"short","seed":"18446744073709551615","network":{{Blueprints.TinyJson}},"data":{"name":"digits"},
             "fleet":{"clients":"3","sites":["one"],"partition":"iid","memory-min":"1 KiB","memory-max":2048},
             "training":{"epochs":1,"batch":8,"learning-rate":"0.1"},"rounds":{"cohort":3},
             "freezing":{"movement-window":5,"slope-window":8,"evaluations":4,"slope-threshold-pp":0.2,"minimum-rounds":1,
             "maximum-rounds":15}
            }
            """
        );
        Assert.Equal(ulong.MaxValue, job.Seed);
        Assert.Equal(new DataSpec("digits", 0.2, 1), job.Data);
        Assert.Equal(new FleetSpec(3, ["one"], new PartitionSpec.Iid(), 1024, 2048), job.Fleet);
        Assert.Equal(new TrainingSpec(1, 8, 8, 0.1, 1, 0, 0, 0) { Schedule = RateSchedule.Cosine, AverageRounds = 5 }, job.Training);
        Assert.Equal(new RoundSpec.Strict(3, TimeSpan.FromMinutes(10)), job.Rounds);
        Assert.Equal(2_000_000, job.Freezing.Rule.SlopeThreshold);
        Assert.Equal(new EvaluationSpec(0, "one"), job.Evaluation);
        Assert.Equal(new MethodSpec(), job.Method);
    }

    [Fact]
    public void Should_print_fixed_order_when_json_is_canonical()
    {
        const string afterNetwork = """
            ,"data":{"name":"digits","held-out":0.2,"scale":16},
            "fleet":{"clients":20,"sites":["north","south"],"partition":"dirichlet","alpha":0.3,"memory-min":104857600,
            "memory-max":943718400},
            "training":{"epochs":1,"batch":16,"micro-batch":16,"learning-rate":0.05,"learning-rate-decay":0.95,"momentum":0.9,
            "weight-decay":0.0005,"clip-norm":5,"schedule":"decay","average-rounds":5},
            "rounds":{"mode":"strict","cohort":5,"give-up-after":"10m"},
            "freezing":{"by":"movement","movement-window":5,"slope-window":8,"evaluations":4,"slope-threshold-pp":1,
            "minimum-rounds":16,"maximum-rounds":25},
            "evaluation":{"every-rounds":5,"site":"north"},
            "method":{"strategy":"profl","shrinking":true,"mapping":true,"calibration":true,"learn-rounds":10,
            "map-rounds":8,"map-learning-rate":0.1,"map-learning-rate-decay":0.9,"map-clip-norm":1,"output-module":"inherited",
            "frozen-batch-norm":"eval","feature-cache":true,"low-memory-policy":"stream",
            "when-worse":"go-on","worse-by-pp":3,"polish-rounds":15,"polish-learning-rate":0.02,
            "full-rounds":60,"full-learning-rate-decay":0.97}}
            """;
        string expected = """{"name":"demo","seed":1,"network":""" + Network.ToJson() + afterNetwork.ReplaceLineEndings("");
        Assert.Equal(expected, RuleBook.Newest.ReadJob(TestJobFiles.With("network", Blueprints.TinyJson)).ToJson());
    }

    [Fact]
    public void Should_have_the_documented_defaults_when_rounds_have_a_deadline()
    {
        JobSpec job = RuleBook.Newest.ReadJob(TestJobFiles.With("rounds", """{"mode":"deadline","target":5,"deadline":"30s"}"""));

        Assert.Equal(new RoundSpec.ByDeadline(5, 3, TimeSpan.FromSeconds(30), 1.3), job.Rounds);
        Assert.Contains(
            ""","rounds":{"mode":"deadline","target":5,"minimum":3,"deadline":"30s","over-selection":1.3},""",
            job.ToJson(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(5, 1, 5, 1)]
    [InlineData(5, 1.3, 7, 2)]
    [InlineData(10, 1.1, 11, 2)]
    [InlineData(10, 2, 20, 2)]
    [InlineData(3, 1.001, 4, 2)]
    public void Should_ask_more_clients_than_it_needs_when_it_over_selects(int target, double factor, int cohort, int whole)
    {
        var rounds = new RoundSpec.ByDeadline(target, 1, TimeSpan.FromSeconds(1), factor);

        Assert.Equal((cohort, whole), (rounds.Cohort, rounds.WholeAtLeast));
    }

    [Fact]
    public void Should_read_an_equal_job_when_canonical_json_is_read() =>
        Jobs.Sample(job =>
        {
            JobSpec again = RuleBook.Newest.ReadJob(job.ToJson());
            Assert.Equal(job, again);
            Assert.Equal(job.ToJson(), again.ToJson());
        });

    [Fact]
    public void Should_throw_nothing_but_its_own_exception_when_json_is_damaged() =>
        Mutations
            .Of(RuleBook.Newest.ReadJob(TestJobFiles.With("network", Blueprints.TinyJson)).ToJson())
            .Sample(
                json =>
                {
                    try
                    {
                        _ = RuleBook.Newest.ReadJob(json).ToJson();
                    }
                    catch (JobSpecException exception)
                    {
                        Assert.StartsWith("job file: ", exception.Message, StringComparison.Ordinal);
                    }
                },
                iter: 3000
            );

    [Fact]
    public void Should_multiply_the_rate_once_a_round_when_it_decays()
    {
        CurriculumStep step = RuleBook.Newest.CurriculumOf(RuleBook.Newest.ReadJob(TestJobFiles.Demo))[^2];
        Assert.Equal(0.05, step.LearningRateIn(0));
        Assert.Equal(0.05 * 0.95 * 0.95, step.LearningRateIn(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => step.LearningRateIn(-1));
    }
}
