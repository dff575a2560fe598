using System.CommandLine;
using ProFL.Tools.Clusters;
using ProFL.Tools.Places;

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
        SharedOptions.Of<string?>(
            "--token-file",
            "File whose first line is the cluster's token, or one of its issuer; by default the one that its folder names"
        );

    /// <summary>Whose certificates count.</summary>
    public Option<string?> Roots { get; } =
        SharedOptions.Of<string?>(
            "--roots",
            "Of https without an operator's certificate: PEM file of the authority; by default of profl-data/operator"
        );

    /// <summary>Finds the cluster.</summary>
    public ClusterAddress Find(ParseResult parsed) =>
        ClusterAddress.Find(parsed.GetValue(Cluster), parsed.GetValue(TokenFile), parsed.GetValue(Roots));

    /// <summary>Finds the job that a command for runs and clusters alike speaks to.</summary>
    public Task<JobPlace> Place(
        ParseResult parsed,
        Option<string> runs,
        Argument<string> job,
        bool wantsResult,
        CancellationToken cancellation
    ) =>
        JobPlace.Find(
            parsed.GetValue(job)!,
            SharedOptions.Named(parsed, runs),
            parsed.GetValue(Cluster),
            parsed.GetValue(TokenFile),
            wantsResult,
            Output.Say,
            cancellation
        );
}
