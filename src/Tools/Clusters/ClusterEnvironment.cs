namespace ProFL.Tools.Clusters;

/// <summary>What the environment names for commands about clusters, where the command line does not.</summary>
/// <param name="Cluster">As <c>--cluster</c>; null without one.</param>
/// <param name="Database">As <c>--postgresql</c>; null without one.</param>
public sealed record ClusterEnvironment(string? Cluster, string? Database)
{
    /// <summary>The variable that names a cluster.</summary>
    public const string ClusterVariable = "PROFL_CLUSTER";

    /// <summary>The variable that names a database.</summary>
    public const string DatabaseVariable = "PROFL_POSTGRESQL";

    /// <summary>Of this process.</summary>
    public static ClusterEnvironment Own { get; } = new(Of(ClusterVariable), Of(DatabaseVariable));

    private static string? Of(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
