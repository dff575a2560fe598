using Microsoft.AspNetCore.Http;

namespace ProFL.Node.Http;

/// <summary>
/// What anybody may ask for: the page and its files, in which nothing of the cluster is, and what a machine comes to trust the cluster by.
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
    };

    /// <summary>Whether a path is one of them.</summary>
    public static bool Contains(PathString path) =>
        All.Contains(path.Value ?? "") || path.StartsWithSegments("/files", StringComparison.Ordinal);
}
