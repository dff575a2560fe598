using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;

namespace ProFL.Coordinator.Tests.Builders;

/// <summary>Job files small enough to run a hundred times in a test.</summary>
internal static class JobFiles
{
    /// <summary>A job whose blocks freeze after <paramref name="roundsPerStep"/> rounds at the latest.</summary>
    public static JobSpec Small(
        int blocks = 2,
        int clients = 5,
        int cohort = 3,
        int roundsPerStep = 3,
        double heldOut = 0,
        ulong seed = 1,
        string[]? sites = null,
        bool shrinking = false,
        string whenWorse = "go-on",
        string? rounds = null,
        string? freezing = null,
        string training = "\"learning-rate-decay\":0.9",
        int polish = 0
    ) =>
        RuleBook.Newest.ReadJob(
            $$"""
            {"name":"small","seed":{{seed}},
             "network":{"name":"tiny","input":[1,2,2],"classes":2,"proxy":"batch-norm",
              "blocks":[{{string.Join(",", Enumerable.Range(1, blocks).Select(Block))}}],
              "head":[{"type":"global-average-pool"},{"type":"linear","out":2}]},
             "data":{"name":"digits","held-out":{{heldOut}}},
             "fleet":{"clients":{{clients}},"sites":[{{string.Join(
                ",",
                (sites ?? ["north"]).Select(s => $"\"{s}\"")
            )}}],"partition":"iid","memory-min":"64MiB","memory-max":"64MiB"},
             "training":{"epochs":1,"batch":4,"learning-rate":0.1,{{training}}},
             "rounds":{{rounds ?? $$"""{"cohort":{{cohort}}}"""}},
             "freezing":{{freezing ?? $$"""
            {"movement-window":2,"slope-window":2,"evaluations":1,"slope-threshold-pp":0.001,"minimum-rounds":1,
              "maximum-rounds":{{roundsPerStep}}}
            """}},
             "evaluation":{"every-rounds":2},
             "method":{"shrinking":{{(
                shrinking ? "true" : "false"
            )}},"learn-rounds":2,"map-rounds":1,"when-worse":"{{whenWorse}}","worse-by-pp":5,
              "polish-rounds":{{polish}},"low-memory-policy":"{{(polish > 0 ? "stream" : "head-only")}}"}
            }
            """
        );

    /// <summary>A job with a step that takes far more memory whole than streamed.</summary>
    public static JobSpec Streamed() =>
        RuleBook.Newest.ReadJob(
            $$"""
            {"name":"streamed","seed":1,
             "network":{"name":"wide","input":[1,8,8],"classes":2,"blocks":[{"name":"block1","layers":[{{string.Join(
                ",",
                Enumerable.Repeat("{\"type\":\"conv2d\",\"out\":128,\"kernel\":3,\"padding\":1},{\"type\":\"relu\"}", 6)
            )}}]}],"head":[{"type":"global-average-pool"},{"type":"linear","out":2}]},
             "data":{"name":"digits"},
             "fleet":{"clients":3,"sites":["north"],"partition":"iid","memory-min":"64MiB","memory-max":"64MiB"},
             "training":{"epochs":1,"batch":4,"learning-rate":0.1},
             "rounds":{"cohort":3},
             "freezing":{"movement-window":2,"slope-window":2,"evaluations":1,"slope-threshold-pp":1,"minimum-rounds":1,"maximum-rounds":3},
             "method":{"strategy":"fedavg"} }
            """
        );

    /// <summary>The section <c>rounds</c> of a job that goes on without stragglers.</summary>
    public static string Deadline(int target, int minimum, double overSelection = 1.5, string deadline = "1s") =>
        FormattableString.Invariant(
            $$"""
            {"mode":"deadline","target":{{target}},"minimum":{{minimum}},
             "deadline":"{{deadline}}","over-selection":{{overSelection}}}
            """
        );

    private static string Block(int number) =>
        $$"""
            {"name":"block{{number}}","layers":[{"type":"conv2d","out":2,"kernel":1},{"type":"batch-norm"},{"type":"relu"}]}
            """;
}
