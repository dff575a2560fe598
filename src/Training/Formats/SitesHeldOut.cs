using System.Collections.Immutable;
using ProFL.Training.Tables;

namespace ProFL.Training.Formats;

/// <summary>What a job evaluates on whose clients have a folder each.</summary>
/// <param name="Site">The site that evaluates; empty where each client keeps a share of its data.</param>
/// <param name="Folders">Folders of data for evaluation; the first one is used.</param>
/// <param name="Findings">What was decided, and which data nobody uses.</param>
internal sealed record SitesHeldOut(string Site, string[] Folders, ImmutableArray<Finding> Findings)
{
    private const string Name = ClientFolders.HeldOutName;

    /// <summary>Decides it.</summary>
    /// <param name="folder">The folder of all sites.</param>
    /// <param name="sites">Its sites, at least one.</param>
    public static SitesHeldOut Of(string folder, SiteFolders[] sites)
    {
        SiteFolders[] own = [.. sites.Where(site => site.HeldOut is not null)];
        string shared = Path.Combine(folder, Name);
        bool isShared = Directory.Exists(shared) && !FolderFormat.IsEmpty(shared);
        return own.Length > 0
                ? new SitesHeldOut(
                    own[0].Name,
                    [.. own.Select(site => site.HeldOut!)],
                    [
                        new Finding("evaluation", $"at {own[0].Name}", $"on its folder {Name}, as evaluation.site says"),
                        .. Idle(
                            [.. own.Skip(1).Select(site => site.HeldOut!), .. isShared ? [shared] : Array.Empty<string>()],
                            own[0].HeldOut!
                        ),
                        .. OfClients(sites),
                    ]
                )
            : isShared
                ? new SitesHeldOut(
                    sites[0].Name,
                    [shared],
                    [
                        new Finding(
                            "evaluation",
                            $"at {sites[0].Name}",
                            $"on the folder {Name} beside the sites, which this site needs; evaluation.site may name another"
                        ),
                        .. OfClients(sites),
                    ]
                )
            : new SitesHeldOut("", [], [Shares(sites), .. OfClients(sites)]);
    }

    private static Finding Shares(SiteFolders[] sites) =>
        new(
            "evaluation",
            "a fifth of each client's data",
            sites.Length == 1
                ? $"there is no folder {Name}"
                : $"there is no folder {Name}; {sites[0].Name} evaluates, and the fifth of other sites is not used: "
                    + $"with data in {sites[0].Name}/{Name} they train on all they have"
        );

    private static IEnumerable<Finding> Idle(string[] idle, string used) =>
        idle.Select(place => new Finding(
            Path.Combine(Path.GetFileName(Path.GetDirectoryName(place)!), Name),
            "not used",
            $"one site evaluates: put its data into {Path.GetFileName(Path.GetDirectoryName(used)!)}/{Name} to evaluate on it too"
        ));

    // what a folder of one set would be evaluated on
    private static IEnumerable<Finding> OfClients(SiteFolders[] sites)
    {
        string[] with =
        [
            .. sites
                .SelectMany(site => site.Clients)
                .Where(client => TableFiles.HeldOutIn(client).Any() || ImageParts.Of(client, onlyPngAndJpeg: false).HeldOut is not null)
                .Select(client => Path.GetFileName(client)),
        ];
        return with.Length == 0
            ? []
            :
            [
                new Finding(
                    $"test data of {with[0]}{(with.Length > 1 ? ", …" : "")}",
                    "not used",
                    $"put it into <site>/{Name} to evaluate on it"
                ),
            ];
    }
}
