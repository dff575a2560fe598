using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Json;
using ProFL.Learning.Methods.Shared;

namespace ProFL.Learning.JobFiles;

/// <summary>Reads the section <c>method</c> of a job file, all of which may be left out.</summary>
internal static class MethodReader
{
    /// <summary>Reads the section.</summary>
    /// <param name="value">The section.</param>
    /// <param name="data">The job's data set, which some settings need held-out samples of.</param>
    /// <param name="known">The methods that a job may name.</param>
    /// <param name="policies">What may become of clients with too little memory; the first where the file says nothing.</param>
    public static MethodSpec Read(
        StrictValue value,
        DataSpec data,
        ImmutableArray<ITrainingMethod> known,
        ImmutableArray<LowMemoryPolicy> policies
    )
    {
        StrictObject method = value.Object(
            "strategy",
            "shrinking",
            "mapping",
            "calibration",
            "learn-rounds",
            "map-rounds",
            "map-learning-rate",
            "map-learning-rate-decay",
            "map-clip-norm",
            "output-module",
            "frozen-batch-norm",
            "feature-cache",
            "low-memory-policy",
            "when-worse",
            "worse-by-pp",
            "full-rounds",
            "full-learning-rate-decay"
        );
        var standard = new MethodSpec();
        bool shrinking = method.Optional("shrinking")?.Flag() ?? standard.Shrinking;
        FrozenBatchNorm frozenBatchNorm =
            method.Optional("frozen-batch-norm")?.OneOf(MethodSpellings.FrozenBatchNorms) ?? standard.FrozenBatchNorm;
        return new MethodSpec
        {
            Strategy = method.Optional("strategy")?.OneOf(known.Select(m => (m.Name.Value, m.Name)).ToArray()) ?? standard.Strategy,
            Shrinking = shrinking,
            Mapping = method.Optional("mapping")?.Flag() ?? standard.Mapping,
            Calibration = method.Optional("calibration")?.Flag() ?? standard.Calibration,
            LearnRounds = method.Optional("learn-rounds")?.Int32(1, Ranges.MostRounds) ?? standard.LearnRounds,
            MapRounds = method.Optional("map-rounds")?.Int32(1, Ranges.MostRounds) ?? standard.MapRounds,
            MapLearningRate = method.Optional("map-learning-rate")?.LearningRate() ?? standard.MapLearningRate,
            MapLearningRateDecay = method.Optional("map-learning-rate-decay")?.LearningRateDecay() ?? standard.MapLearningRateDecay,
            MapClipNorm = method.Optional("map-clip-norm")?.ClipNorm() ?? standard.MapClipNorm,
            OutputModule = method.Optional("output-module") is { } module ? OutputModule(module, shrinking) : standard.OutputModule,
            FrozenBatchNorm = frozenBatchNorm,
            FeatureCache = method.Optional("feature-cache") is { } cache
                ? FeatureCache(cache, frozenBatchNorm)
                : frozenBatchNorm == FrozenBatchNorm.Eval,
            LowMemoryPolicy = method.Optional("low-memory-policy")?.OneOf(Words(policies)) ?? policies[0],
            WhenWorse = method.Optional("when-worse") is { } whenWorse ? Guard(whenWorse, data) : standard.WhenWorse,
            WorseByPercentagePoints = method.Optional("worse-by-pp")?.Number(0, 100) ?? standard.WorseByPercentagePoints,
            FullRounds = method.Optional("full-rounds")?.Int32(1, Ranges.MostRounds) ?? standard.FullRounds,
            FullLearningRateDecay = method.Optional("full-learning-rate-decay")?.LearningRateDecay() ?? standard.FullLearningRateDecay,
        };
    }

    private static (string Word, LowMemoryPolicy Meaning)[] Words(ImmutableArray<LowMemoryPolicy> policies) =>
        [.. MethodSpellings.LowMemoryPolicies.Where(policy => policies.Contains(policy.Meaning))];

    private static OutputModuleSource OutputModule(StrictValue value, bool shrinking)
    {
        OutputModuleSource source = value.OneOf(MethodSpellings.OutputModules);
        return source == OutputModuleSource.Shrinking && !shrinking
            ? throw value.Error(
                "without shrinking there is no output module of shrinking; set method.shrinking to true, or this to inherited"
            )
            : source;
    }

    private static bool FeatureCache(StrictValue value, FrozenBatchNorm frozenBatchNorm)
    {
        bool cached = value.Flag();
        return cached && frozenBatchNorm == FrozenBatchNorm.Train
            ? throw value.Error(
                "with method.frozen-batch-norm = train the features of a sample differ from batch to batch, "
                    + "so they cannot be kept; set this to false, or that to eval"
            )
            : cached;
    }

    private static WhenWorse Guard(StrictValue value, DataSpec data)
    {
        WhenWorse whenWorse = value.OneOf(MethodSpellings.WhenWorse);
        return whenWorse != WhenWorse.GoOn && !data.HasHeldOut
            ? throw value.Error("steps are compared on held-out samples, of which data.held-out keeps none; raise it, or set this to go-on")
            : whenWorse;
    }
}
