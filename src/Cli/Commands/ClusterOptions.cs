using System.CommandLine;
using ProFL.Tools.Clusters;
using ProFL.Tools.Runs;

namespace ProFL.Cli.Commands;

/// <summary>The options by which a command finds a cluster.</summary>
internal sealed class ClusterOptions
{
    /// <summary>Where the cluster is.</summary>
    public Option<string?> Cluster { get; } =
        SharedOptions.Of<string?>(
            "--cluster",
            "The cluster: a folder of profl up or of a coordinator, or http://host:port (several with commas); "
                + $"by default ${ClusterEnvironment.ClusterVariable}, or the folder profl-data"
        );

    /// <summary>Where its token is.</summary>
    public Option<string?> TokenFile { get; } =
        SharedOptions.Of<string?>("--token-file", "File whose first line is the cluster's token; by default the one that its folder names");

    /// <summary>Finds the cluster.</summary>
    public ClusterAddress Find(ParseResult parsed) => ClusterAddress.Find(parsed.GetValue(Cluster), parsed.GetValue(TokenFile));

    /// <summary>
    /// Whether a command that serves runs and clusters alike is for a cluster. Without runs and without a cluster it is for a run, and says
    /// that there is none.
    /// </summary>
    public bool IsMeant(ParseResult parsed, string runs, string job) =>
        parsed.GetValue(Cluster) is not null
        || ClusterEnvironment.Own.Cluster is not null
        || (!RunDirectory.Exists(runs, job) && ClusterAddress.NoteIn(ClusterAddress.DefaultFolder) is not null);
}
