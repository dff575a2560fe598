using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Json;
using ProFL.Learning.Schedules;

namespace ProFL.Learning.JobFiles;

/// <summary>Reads the section <c>method</c> of a job file, all of which may be left out.</summary>
internal static class MethodReader
{
    /// <summary>Reads the section.</summary>
    /// <param name="section">The section; null where the file has none.</param>
    /// <param name="data">The job's data set, which some settings need held-out samples of.</param>
    /// <param name="rules">What the file may say.</param>
    public static MethodSpec Read(StrictValue? section, DataSpec data, JobFileRules rules)
    {
        MethodSpec standard = rules.HasSchedules ? new MethodSpec() : new MethodSpec { WorseByPercentagePoints = 5, PolishRounds = 0 };
        standard = standard with { LowMemoryPolicy = rules.Policies[0] };
        if (section is not { } value)
        {
            return standard;
        }

        StrictObject method = Section(value, rules);
        bool shrinking = method.Optional("shrinking")?.Flag() ?? standard.Shrinking;
        FrozenBatchNorm frozenBatchNorm =
            method.Optional("frozen-batch-norm")?.OneOf(MethodSpellings.FrozenBatchNorms) ?? standard.FrozenBatchNorm;
        LowMemoryPolicy policy = method.Optional("low-memory-policy")?.OneOf(Words(rules.Policies)) ?? standard.LowMemoryPolicy;
        return new MethodSpec
        {
            Strategy = method.Optional("strategy")?.OneOf(rules.Methods.Select(m => (m.Name.Value, m.Name)).ToArray()) ?? standard.Strategy,
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
            LowMemoryPolicy = policy,
            WhenWorse = method.Optional("when-worse") is { } whenWorse ? Guard(whenWorse, data) : standard.WhenWorse,
            WorseByPercentagePoints = method.Optional("worse-by-pp")?.Number(0, 100) ?? standard.WorseByPercentagePoints,
            PolishRounds = PolishRounds(rules.HasSchedules ? method.Optional("polish-rounds") : null, policy, standard.PolishRounds),
            PolishLearningRate = rules.HasSchedules
                ? method.Optional("polish-learning-rate")?.LearningRate() ?? standard.PolishLearningRate
                : standard.PolishLearningRate,
            FullRounds = method.Optional("full-rounds")?.Int32(1, Ranges.MostRounds) ?? standard.FullRounds,
            FullLearningRateDecay = method.Optional("full-learning-rate-decay")?.LearningRateDecay() ?? standard.FullLearningRateDecay,
        };
    }

    /// <summary>Refuses factors on learning rates that no schedule looks at.</summary>
    /// <param name="section">The section; null where the file has none.</param>
    /// <param name="schedule">How learning rates go on.</param>
    /// <param name="rules">What the file may say.</param>
    public static void RequireMeaning(StrictValue? section, RateSchedule schedule, JobFileRules rules)
    {
        if (section is not { } value || schedule == RateSchedule.Decay)
        {
            return;
        }

        StrictObject method = Section(value, rules);
        foreach (string factor in new[] { "map-learning-rate-decay", "full-learning-rate-decay" })
        {
            method.MustLack(factor, $"means nothing with training.schedule = {MethodSpellings.Of(TrainingReader.Schedules, schedule)}");
        }
    }

    private static StrictObject Section(StrictValue value, JobFileRules rules)
    {
        string[] polish = rules.HasSchedules ? ["polish-rounds", "polish-learning-rate"] : [];
        return value.Object([
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
            "full-learning-rate-decay",
            .. polish,
        ]);
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

    // a polish by the few that can hold the full network would draw it to their data
    private static int PolishRounds(StrictValue? value, LowMemoryPolicy policy, int standard)
    {
        if (value is not { } given)
        {
            return policy == LowMemoryPolicy.Stream ? standard : 0;
        }

        int rounds = given.Int32(0, Ranges.MostRounds);
        return rounds > 0 && policy != LowMemoryPolicy.Stream
            ? throw given.Error(
                "everybody polishes the full network, and who cannot hold it streams it; "
                    + "set this to 0, or method.low-memory-policy to stream"
            )
            : rounds;
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
