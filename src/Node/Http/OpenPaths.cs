using Microsoft.AspNetCore.Http;

namespace ProFL.Node.Http;

/// <summary>
/// What anybody may ask for: the page with its files and the description of commands, in which nothing of the cluster is, what a machine
/// comes to trust the cluster by, and whether the process is well.
/// </summary>
public static class OpenPaths
{
    /// <summary>The description of commands.</summary>
    public const string OpenApi = "/openapi.json";

    /// <summary>Below it is a page that shows the description.</summary>
    public const string ApiPage = "/api-docs";

    private static readonly HashSet<string> All = new(StringComparer.Ordinal)
    {
        "/",
        OpenApi,
        "/trust/roots",
        "/trust/revoked",
        "/trust/enroll",
        "/trust/renew",
        "/health/live",
        "/health/ready",
    };

    /// <summary>Whether a path is one of them.</summary>
    /// <param name="path">The path of a request.</param>
    public static bool Contains(PathString path) =>
        All.Contains(path.Value ?? "")
        || path.StartsWithSegments("/files", StringComparison.Ordinal)
        || path.StartsWithSegments(ApiPage, StringComparison.Ordinal);
}
