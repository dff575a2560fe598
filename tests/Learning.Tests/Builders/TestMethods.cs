using CsCheck;
using ProFL.Learning.Jobs;
using ProFL.Learning.Methods;

namespace ProFL.Learning.Tests.Builders;

/// <summary>Methods for tests.</summary>
internal static class TestMethods
{
    private static readonly Gen<MethodSpec> Words = Gen.Select(
        Gen.OneOf(TrainingMethods.All.Select(method => Gen.Const(method.Name)).ToArray()),
        Gen.Bool,
        Gen.Bool,
        Gen.Bool,
        Gen.Enum<FrozenBatchNorm>(),
        Gen.Enum<LowMemoryPolicy>(),
        Gen.Enum<WhenWorse>(),
        Gen.Bool,
        (strategy, shrinking, mapping, calibration, frozenBatchNorm, policy, whenWorse, other) =>
            new MethodSpec
            {
                Strategy = strategy,
                Shrinking = shrinking,
                Mapping = mapping,
                Calibration = calibration,
                OutputModule = shrinking && other ? OutputModuleSource.Shrinking : OutputModuleSource.Inherited,
                FrozenBatchNorm = frozenBatchNorm,
                FeatureCache = frozenBatchNorm == FrozenBatchNorm.Eval && other,
                LowMemoryPolicy = policy,
                WhenWorse = whenWorse,
            }
    );

    /// <summary>Every method that a job with held-out samples may have.</summary>
    public static Gen<MethodSpec> All { get; } =
        Gen.Select(
            Words,
            Gen.Int[1, 999],
            Gen.Int[1, 999],
            Gen.Double[1e-6, 1],
            Gen.Double[0.1, 1],
            Gen.Double[0, 9],
            Gen.Double[0, 100],
            Gen.Int[1, 999],
            (words, learn, map, rate, decay, clip, worse, full) =>
                words with
                {
                    LearnRounds = learn,
                    MapRounds = map,
                    MapLearningRate = rate,
                    MapLearningRateDecay = decay,
                    MapClipNorm = clip,
                    WorseByPercentagePoints = worse,
                    PolishRounds = words.LowMemoryPolicy == LowMemoryPolicy.Stream ? full / 2 : 0,
                    PolishLearningRate = words.LowMemoryPolicy == LowMemoryPolicy.Stream ? rate / 2 : 0.02,
                    FullRounds = full,
                    FullLearningRateDecay = (decay + 1) / 2,
                }
        );
}
