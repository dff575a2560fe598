using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Learning.Tests.Builders;

namespace ProFL.Learning.Tests.Jobs;

public class MethodSpecTests
{
    [Fact]
    public void Should_train_progressively_with_shrinking_when_the_section_is_left_out()
    {
        MethodSpec method = RuleBook.Newest.ReadJob(TestJobFiles.Demo).Method;
        Assert.Equal((MethodName.ProFL, true, true, true), (method.Strategy, method.Shrinking, method.Mapping, method.Calibration));
        Assert.Equal(
            (10, 8, 0.1, 0.9, 1.0),
            (method.LearnRounds, method.MapRounds, method.MapLearningRate, method.MapLearningRateDecay, method.MapClipNorm)
        );
        Assert.Equal(
            (OutputModuleSource.Inherited, FrozenBatchNorm.Eval, true),
            (method.OutputModule, method.FrozenBatchNorm, method.FeatureCache)
        );
        Assert.Equal(
            (LowMemoryPolicy.Stream, WhenWorse.GoOn, 3.0),
            (method.LowMemoryPolicy, method.WhenWorse, method.WorseByPercentagePoints)
        );
        Assert.Equal((15, 0.02), (method.PolishRounds, method.PolishLearningRate));
        Assert.Equal((60, 0.97), (method.FullRounds, method.FullLearningRateDecay));
    }

    [Fact]
    public void Should_have_the_same_defaults_when_the_section_is_empty() => Assert.Equal(new MethodSpec(), Read("{}"));

    [Fact]
    public void Should_read_every_setting_when_the_section_is_complete()
    {
        MethodSpec method = Read(
            """
            {"strategy":"all-small","shrinking":"true","mapping":false,"calibration":"false","learn-rounds":"3","map-rounds":4,
             "map-learning-rate":1e-5,"map-learning-rate-decay":1,
             "map-clip-norm":0,"output-module":"shrinking","frozen-batch-norm":"train","feature-cache":false,"low-memory-policy":"skip",
              "when-worse":"end-with-better","worse-by-pp":2.5,"polish-rounds":0,"polish-learning-rate":0.03,
             "full-rounds":7,"full-learning-rate-decay":0.5}
            """
        );
        var expected = new MethodSpec
        {
            Strategy = MethodName.AllSmall,
            Shrinking = true,
            Mapping = false,
            Calibration = false,
            LearnRounds = 3,
            MapRounds = 4,
            MapLearningRate = 1e-5,
            MapLearningRateDecay = 1,
            MapClipNorm = 0,
            OutputModule = OutputModuleSource.Shrinking,
            FrozenBatchNorm = FrozenBatchNorm.Train,
            FeatureCache = false,
            LowMemoryPolicy = LowMemoryPolicy.Skip,
            PolishRounds = 0,
            PolishLearningRate = 0.03,
            WhenWorse = WhenWorse.EndWithBetter,
            WorseByPercentagePoints = 2.5,
            FullRounds = 7,
            FullLearningRateDecay = 0.5,
        };
        Assert.Equal(expected, method);
    }

    [Theory]
    [InlineData("profl")]
    [InlineData("exclusive")]
    [InlineData("all-small")]
    [InlineData("fedavg")]
    public void Should_know_the_strategy_when_it_is_named(string word) =>
        Assert.Equal(new MethodName(word), Read($$"""{"strategy":"{{word}}"}""").Strategy);

    [Fact]
    public void Should_keep_no_features_when_frozen_batch_norm_trains_and_the_cache_is_not_named() =>
        Assert.False(Read("""{"frozen-batch-norm":"train"}""").FeatureCache);

    [Theory]
    [InlineData("5", "key `method`: must be an object { … }, not 5")]
    [InlineData("""{"stratgy":"profl"}""", "key `method.stratgy`: unknown; did you mean `method.strategy`?")]
    [InlineData("""{"map-round":5}""", "key `method.map-round`: unknown; did you mean `method.map-rounds`?")]
    [InlineData(
        """{"strategy":"prolf"}""",
        "key `method.strategy`: must be one of profl, exclusive, all-small, fedavg, not \"prolf\"; did you mean `profl`?"
    )]
    [InlineData("""{"shrinking":"yes"}""", "key `method.shrinking`: must be true or false, not \"yes\"")]
    [InlineData("""{"mapping":1}""", "key `method.mapping`: must be true or false, not 1")]
    [InlineData("""{"calibration":null}""", "key `method.calibration`: must be true or false, not null")]
    [InlineData("""{"learn-rounds":0}""", "key `method.learn-rounds`: must be a whole number from 1 to 1000000, not 0")]
    [InlineData("""{"map-rounds":1.5}""", "key `method.map-rounds`: must be a whole number from 1 to 1000000, not 1.5")]
    [InlineData("""{"map-learning-rate":0}""", "key `method.map-learning-rate`: must be a number from")]
    [InlineData("""{"map-learning-rate-decay":1.1}""", "key `method.map-learning-rate-decay`: must be a number from 0.001 to 1, not 1.1")]
    [InlineData("""{"map-clip-norm":-1}""", "key `method.map-clip-norm`: must be a number from 0 to 1000000000, not -1")]
    [InlineData("""{"output-module":"own"}""", "key `method.output-module`: must be one of inherited, shrinking, not \"own\"")]
    [InlineData(
        """{"output-module":"shrinking","shrinking":false}""",
        "key `method.output-module`: without shrinking there is no output module of shrinking; set method.shrinking to true"
    )]
    [InlineData(
        """{"frozen-batch-norm":"evall"}""",
        "key `method.frozen-batch-norm`: must be one of eval, train, not \"evall\"; did you mean `eval`?"
    )]
    [InlineData(
        """{"frozen-batch-norm":"train","feature-cache":true}""",
        "key `method.feature-cache`: with method.frozen-batch-norm = train the features of a sample differ"
    )]
    [InlineData(
        """{"low-memory-policy":"head"}""",
        "key `method.low-memory-policy`: must be one of stream, skip, head-only, output-module, not \"head\""
    )]
    [InlineData("""{"when-worse":"stop"}""", "key `method.when-worse`: must be one of go-on, extend, end-with-better, not \"stop\"")]
    [InlineData("""{"worse-by-pp":101}""", "key `method.worse-by-pp`: must be a number from 0 to 100, not 101")]
    [InlineData("""{"full-rounds":-3}""", "key `method.full-rounds`: must be a whole number from 1 to 1000000, not -3")]
    [InlineData("""{"full-learning-rate-decay":0}""", "key `method.full-learning-rate-decay`: must be a number from 0.001 to 1, not 0")]
    public void Should_name_key_and_remedy_when_a_setting_is_wrong(string section, string expected)
    {
        string message = Assert.Throws<JobSpecException>(() => Read(section)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("extend")]
    [InlineData("end-with-better")]
    public void Should_refuse_to_compare_steps_when_no_samples_are_held_out(string whenWorse)
    {
        string json = TestJobFiles
            .With("data.held-out", "0")
            .Replace(
                "\"rounds\":",
                $$"""
                "method":{"when-worse":"{{whenWorse}}"},"rounds":
                """,
                StringComparison.Ordinal
            );
        string message = Assert.Throws<JobSpecException>(() => RuleBook.Newest.ReadJob(json)).Message;
        Assert.Contains(
            "key `method.when-worse`: steps are compared on held-out samples, of which data.held-out keeps none; raise it",
            message,
            StringComparison.Ordinal
        );
    }

    private static MethodSpec Read(string section) => RuleBook.Newest.ReadJob(TestJobFiles.With("method", section)).Method;
}
