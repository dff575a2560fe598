using System.Globalization;
using ProFL.Tools.Clusters;

namespace ProFL.Tools.Sites;

/// <summary>The state folders of a site's client nodes on this machine.</summary>
public static class SiteFolders
{
    /// <summary>The folder that is named, or those of a site.</summary>
    /// <param name="state">The state folder of one client node, or null.</param>
    /// <param name="site">The site, or null.</param>
    /// <param name="folder">What processes keep, each in a folder of its own below this one.</param>
    /// <exception cref="UserException">Neither is named, or nothing is there; says what to give.</exception>
    public static IReadOnlyList<string> Of(string? state, string? site, string folder) =>
        state is null ? Of(folder, site ?? throw new UserException(Mistake.Usage, "whose log? Give --site NAME, or --state FOLDER"))
        : Directory.Exists(state) ? [state]
        : throw new UserException(Mistake.Usage, $"{state} is missing: give the state folder of a client node with --state");

    /// <summary>
    /// Finds them: the folder with the site's name, and those of the nodes that <c>profl up</c> runs or ran for it, such as north-1.
    /// </summary>
    /// <param name="folder">What processes keep, each in a folder of its own below this one.</param>
    /// <param name="site">The site.</param>
    /// <exception cref="UserException">There is none; says where was looked, and what to give.</exception>
    public static IReadOnlyList<string> Of(string folder, string site)
    {
        IReadOnlyList<ProcessNote> noted = ClusterNote.Read(folder)?.Processes ?? [];
        string[] found =
        [
            .. (Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [])
                .Where(path => IsOf(site, Path.GetFileName(path), noted))
                .Order(StringComparer.Ordinal),
        ];
        return found.Length > 0
            ? found
            : throw new UserException(
                Mistake.Usage,
                $"no client node of site {site} keeps anything in {Path.GetFullPath(folder)}"
                    + (SitesOf(noted) is { Length: > 0 } known ? $", where the sites are {known}" : "")
                    + ": give the state folder of a client node with --state"
            );
    }

    private static bool IsOf(string site, string name, IReadOnlyList<ProcessNote> noted) =>
        noted.FirstOrDefault(process => process.Name == name) is { } process
            ? process.Site == site
            : name == site
                || (
                    name.StartsWith(site + "-", StringComparison.Ordinal)
                    && int.TryParse(name.AsSpan(site.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                );

    private static string SitesOf(IReadOnlyList<ProcessNote> noted) =>
        string.Join(", ", noted.Select(process => process.Site).Where(site => site.Length > 0).Distinct().Order(StringComparer.Ordinal));
}
