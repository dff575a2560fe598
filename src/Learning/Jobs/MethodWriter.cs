using System.Text.Json;

namespace ProFL.Learning.Jobs;

/// <summary>Writes the section <c>method</c> of a job's canonical JSON, every setting.</summary>
internal static class MethodWriter
{
    /// <summary>Writes the section.</summary>
    public static void Write(Utf8JsonWriter json, MethodSpec method)
    {
        json.WriteStartObject("method");
        json.WriteString("strategy", MethodWords.Of(MethodWords.Strategies, method.Strategy));
        json.WriteBoolean("shrinking", method.Shrinking);
        json.WriteBoolean("mapping", method.Mapping);
        json.WriteBoolean("calibration", method.Calibration);
        json.WriteNumber("learn-rounds", method.LearnRounds);
        json.WriteNumber("map-rounds", method.MapRounds);
        json.WriteNumber("map-learning-rate", method.MapLearningRate);
        json.WriteNumber("map-learning-rate-decay", method.MapLearningRateDecay);
        json.WriteNumber("map-clip-norm", method.MapClipNorm);
        json.WriteString("output-module", MethodWords.Of(MethodWords.OutputModules, method.OutputModule));
        json.WriteString("frozen-batch-norm", MethodWords.Of(MethodWords.FrozenBatchNorms, method.FrozenBatchNorm));
        json.WriteBoolean("feature-cache", method.FeatureCache);
        json.WriteString("low-memory-policy", MethodWords.Of(MethodWords.LowMemoryPolicies, method.LowMemoryPolicy));
        json.WriteString("when-worse", MethodWords.Of(MethodWords.WhenWorse, method.WhenWorse));
        json.WriteNumber("worse-by-pp", method.WorseByPercentagePoints);
        json.WriteNumber("full-rounds", method.FullRounds);
        json.WriteNumber("full-learning-rate-decay", method.FullLearningRateDecay);
        json.WriteEndObject();
    }
}
