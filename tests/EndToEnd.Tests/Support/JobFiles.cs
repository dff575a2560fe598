using System.Globalization;
using System.Text.Json;

namespace ProFL.EndToEnd.Tests.Support;

/// <summary>Small jobs on digits, as JSON, which is HOCON too.</summary>
internal static class JobFiles
{
    /// <summary>A network of blocks of one convolution each, trained for a fixed number of rounds in each step.</summary>
    public static string Small(int blocks, int roundsPerStep, int clients, string[] sites, ulong seed = 1) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"name":"small","seed":{{seed}},
             "network":{"name":"small","input":[1,8,8],"classes":10,"proxy":"batch-norm",
               "blocks":[{{string.Join(",", Enumerable.Range(1, blocks).Select(Block))}}],
               "head":[{"type":"global-average-pool"},{"type":"linear","out":10}]},
             "data":{"name":"digits","held-out":0.2,"scale":16},
             "fleet":{"clients":{{clients}},"sites":{{JsonSerializer.Serialize(
                sites
            )}},"partition":"iid","memory-min":"1GiB","memory-max":"1GiB"},
             "training":{"epochs":1,"batch":16,"learning-rate":0.05,"learning-rate-decay":0.9,"momentum":0.9,"weight-decay":5e-4,
              "clip-norm":5},
             "rounds":{"cohort":{{clients}}},
             "freezing":{"movement-window":1,"slope-window":2,"evaluations":1,"slope-threshold-pp":1,"minimum-rounds":{{roundsPerStep}},
              "maximum-rounds":{{roundsPerStep}}},
             "method":{"shrinking":false,"polish-rounds":0} }
            """
        );

    /// <summary>Writes the small job into a folder with some settings changed.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="settings">HOCON that replaces what the file says.</param>
    /// <returns>The file.</returns>
    public static string Changed(TemporaryFolder folder, string settings) => Changed(Checkout.SmallJob, folder, settings);

    /// <summary>Writes a job into a folder with some settings changed.</summary>
    /// <param name="file">The job's file.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="settings">HOCON that replaces what the file says.</param>
    /// <returns>The changed file.</returns>
    public static string Changed(string file, TemporaryFolder folder, string settings)
    {
        string path = folder.File("job.conf");
        File.WriteAllText(path, $"{File.ReadAllText(file)}{Environment.NewLine}{settings}{Environment.NewLine}");
        return path;
    }

    private static string Block(int number) =>
        $$"""
            {"name":"block{{number}}","layers":[{"type":"conv2d","out":8,"kernel":3,"padding":1,"bias":false},{"type":"batch-norm"},
             {"type":"relu"}]}
            """;
}
