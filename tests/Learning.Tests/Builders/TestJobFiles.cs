using System.Text.Json.Nodes;

namespace ProFL.Learning.Tests.Builders;

/// <summary>Job files for tests.</summary>
internal static class TestJobFiles
{
    /// <summary>A complete job file: deep8 on digits.</summary>
    public static string Demo { get; } =
        $$"""
            {"name":"demo","seed":1,"network":{{Blueprints.Deep8Json()}},
             "data":{"name":"digits","held-out":0.2,"scale":16},
             "fleet":{"clients":20,"sites":["north","south"],"partition":"dirichlet","alpha":0.3,"memory-min":"100MiB",
              "memory-max":"900MiB"},
             "training":{"epochs":1,"batch":16,"micro-batch":0,"learning-rate":0.05,"learning-rate-decay":0.95,"momentum":0.9,
              "weight-decay":5e-4,"clip-norm":5},
             "rounds":{"mode":"strict","cohort":5,"give-up-after":"10m"},
             "freezing":{"movement-window":5,"slope-window":8,"evaluations":4,"slope-threshold-pp":1.0,"minimum-rounds":16,
              "maximum-rounds":25},
             "evaluation":{"every-rounds":5,"site":"north"}
            }
            """;

    /// <summary>The demo with one value replaced, added, or removed when the value is null.</summary>
    /// <param name="path">Such as <c>training.batch</c>.</param>
    /// <param name="value">JSON of the value.</param>
    /// <param name="file">Another file than the demo.</param>
    public static string With(string path, string? value, string? file = null)
    {
        JsonNode root = JsonNode.Parse(file ?? Demo)!;
        string[] keys = path.Split('.');
        JsonObject parent = keys[..^1].Aggregate(root, (node, key) => node[key]!).AsObject();
        parent.Remove(keys[^1]);
        if (value is not null)
        {
            parent.Add(keys[^1], JsonNode.Parse(value));
        }

        return root.ToJsonString();
    }
}
