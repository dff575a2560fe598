using System.Globalization;
using System.Text.Json;
using ProFL.Learning.Jobs;

namespace ProFL.Tools.Bench;

/// <summary>The job of <c>profl bench rounds</c>: federated averaging of one network of about so many parameters.</summary>
public static class RoundsBenchJob
{
    /// <summary>Makes the job.</summary>
    /// <param name="plan">What is measured.</param>
    public static string Json(RoundsBenchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);

        // 9 + 1, c + 1 and 10 parameters for each of c channels, and 10
        int channels = (int)Math.Max(1, (Math.Sqrt((21.0 * 21) + (4.0 * (plan.Parameters - 10))) - 21) / 2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {
              "name": "bench-rounds", "seed": 1,
              "network": {
                "name": "bench", "input": [1, 8, 8], "classes": 10,
                "blocks": [{ "name": "block1", "layers": [
                  { "type": "conv2d", "out": {{channels}}, "kernel": 3, "stride": 8, "padding": 1 }, { "type": "relu" },
                  { "type": "conv2d", "out": {{channels}}, "kernel": 1 }, { "type": "relu" }] }],
                "head": [{ "type": "global-average-pool" }, { "type": "linear", "out": 10 }]
              },
              "data": { "format": "idx", "folder": "{{RoundsBenchData.Folder}}", "held-out": 0, "normalisation": "none" },
              "fleet": { "clients": {{plan.Clients}}, "sites": {{JsonSerializer.Serialize(
                plan.Sites
            )}}, "partition": "iid", "memory-min": "1024GiB", "memory-max": "1024GiB" },
              "training": { "epochs": 1, "batch": 16, "learning-rate": 0.05 },
              "rounds": { "cohort": {{plan.Cohort}} },
              "freezing": { "movement-window": 5, "slope-window": 8, "evaluations": 4, "slope-threshold-pp": 1,
                "minimum-rounds": 16, "maximum-rounds": 25 },
              "method": { "strategy": "fedavg", "full-rounds": {{plan.WarmUp + plan.Rounds}} }
            }
            """
        );
    }

    /// <summary>The number of parameters that the job's network has.</summary>
    public static long ParametersOf(string json) => JobSpec.FromJson(json).Network.FullNetworkParameters.Sum(p => p.Shape.ElementCount);
}
