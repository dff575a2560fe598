using System.Globalization;
using System.Text.Json;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;

namespace ProFL.ClientNode.Tests.Support;

/// <summary>Small jobs on digits: two blocks of one convolution.</summary>
internal static class Jobs
{
    /// <summary>The id under which tests run them.</summary>
    public const string Id = "digits-1";

    /// <summary>A job.</summary>
    /// <param name="clients">Number of clients, <c>client-01</c> and so on.</param>
    /// <param name="sites">Where they live, in turn.</param>
    /// <param name="epochs">Passes over the local samples: many make a training that lasts until it is cancelled.</param>
    /// <param name="memory">Budget of every client.</param>
    /// <param name="heldOut">Share of the samples that nobody trains on.</param>
    /// <param name="side">Height and width of the images that the network takes; those of the digits are 8.</param>
    /// <param name="classes">Classes that the network tells apart; the digits have 10.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="channels">Channels of every convolution; 0: 4 in the first block, 6 in the second.</param>
    /// <param name="convolutions">Convolutions of a block.</param>
    /// <param name="width">Times as many channels: a wide network takes less memory where it is streamed.</param>
    public static JobSpec Spec(
        int clients = 2,
        string[]? sites = null,
        int epochs = 1,
        string memory = "1GiB",
        double heldOut = 0.2,
        int side = 8,
        int classes = 10,
        ulong seed = 1,
        int channels = 0,
        int convolutions = 1,
        int width = 1
    ) =>
        RuleBook.Newest.ReadJob(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                {"name":"digits","seed":{{seed}},
                 "network":{"name":"small","input":[1,{{side}},{{side}}],"classes":{{classes}},"proxy":"batch-norm",
                   "blocks":[{{Block(1, channels, convolutions, width)}},{{Block(2, channels, convolutions, width)}}],
                   "head":[{"type":"global-average-pool"},{"type":"linear","out":{{classes}}}]},
                 "data":{"name":"digits","held-out":{{heldOut}},"scale":16},
                 "fleet":{"clients":{{clients}},"sites":{{JsonSerializer.Serialize(
                    sites ?? ["north"]
                )}},"partition":"iid","memory-min":"{{memory}}","memory-max":"{{memory}}"},
                 "training":{"epochs":{{epochs}},"batch":16,"learning-rate":0.05,"momentum":0.9},
                 "rounds":{"cohort":1},
                 "freezing":{"movement-window":1,"slope-window":2,"evaluations":1,"slope-threshold-pp":1,
                 "minimum-rounds":3,"maximum-rounds":3},
                 "method":{"shrinking":false} }
                """
            )
        );

    private static string Block(int number, int channels, int convolutions, int width) =>
        $$"""
            {"name":"block{{number}}","layers":[{{string.Join(
                ",",
                Enumerable.Repeat(Convolution(channels is 0 ? width * (2 + (2 * number)) : channels), convolutions)
            )}}]}
            """;

    private static string Convolution(int channels) =>
        $$"""
            {"type":"conv2d","out":{{channels}},"kernel":3,"padding":1,"bias":false},{"type":"batch-norm"},{"type":"relu"}
            """;
}
