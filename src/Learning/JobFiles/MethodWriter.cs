using System.Text.Json;
using ProFL.Learning.Jobs;
using ProFL.Learning.Schedules;

namespace ProFL.Learning.JobFiles;

/// <summary>Writes the section <c>method</c> of a job's canonical JSON, every setting.</summary>
internal static class MethodWriter
{
    /// <summary>Writes the section.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="job">The job.</param>
    /// <param name="hasSchedules">As in <see cref="JobFileRules"/>.</param>
    public static void Write(Utf8JsonWriter json, JobSpec job, bool hasSchedules)
    {
        MethodSpec method = job.Method;
        bool decays = job.Training.Schedule == RateSchedule.Decay;
        json.WriteStartObject("method");
        json.WriteString("strategy", method.Strategy.Value);
        json.WriteBoolean("shrinking", method.Shrinking);
        json.WriteBoolean("mapping", method.Mapping);
        json.WriteBoolean("calibration", method.Calibration);
        json.WriteNumber("learn-rounds", method.LearnRounds);
        json.WriteNumber("map-rounds", method.MapRounds);
        json.WriteNumber("map-learning-rate", method.MapLearningRate);
        if (decays)
        {
            json.WriteNumber("map-learning-rate-decay", method.MapLearningRateDecay);
        }

        json.WriteNumber("map-clip-norm", method.MapClipNorm);
        json.WriteString("output-module", MethodSpellings.Of(MethodSpellings.OutputModules, method.OutputModule));
        json.WriteString("frozen-batch-norm", MethodSpellings.Of(MethodSpellings.FrozenBatchNorms, method.FrozenBatchNorm));
        json.WriteBoolean("feature-cache", method.FeatureCache);
        json.WriteString("low-memory-policy", MethodSpellings.Of(MethodSpellings.LowMemoryPolicies, method.LowMemoryPolicy));
        json.WriteString("when-worse", MethodSpellings.Of(MethodSpellings.WhenWorse, method.WhenWorse));
        json.WriteNumber("worse-by-pp", method.WorseByPercentagePoints);
        if (hasSchedules && method.LowMemoryPolicy == LowMemoryPolicy.Stream)
        {
            json.WriteNumber("polish-rounds", method.PolishRounds);
            json.WriteNumber("polish-learning-rate", method.PolishLearningRate);
        }

        json.WriteNumber("full-rounds", method.FullRounds);
        if (decays)
        {
            json.WriteNumber("full-learning-rate-decay", method.FullLearningRateDecay);
        }

        json.WriteEndObject();
    }
}
