using Microsoft.AspNetCore.Http;

namespace ProFL.Node.Http;

/// <summary>
/// What anybody may ask for: the page, in which nothing of the cluster is, what a machine comes to trust the cluster by, and whether the
/// process is well.
/// </summary>
internal static class OpenPaths
{
    private static readonly HashSet<string> All = new(StringComparer.Ordinal)
    {
        "/",
        "/trust/roots",
        "/trust/revoked",
        "/trust/enroll",
        "/trust/renew",
        "/health/live",
        "/health/ready",
    };

    /// <summary>Whether a path is one of them.</summary>
    public static bool Contains(PathString path) => All.Contains(path.Value ?? "");
}
