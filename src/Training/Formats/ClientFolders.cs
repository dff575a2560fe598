using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>
/// The data of a site whose clients have a folder each: &lt;folder&gt;/&lt;site&gt;/&lt;client&gt;/…, and
/// &lt;folder&gt;/&lt;site&gt;/held-out/… for evaluation.
/// </summary>
/// <param name="Data">All samples.</param>
/// <param name="Clients">For each client, in ordinal order of ids, its folder and samples.</param>
/// <param name="HeldOut">Samples of the folder held-out; empty where a share of each client's is to be drawn.</param>
public sealed record ClientFolders(DataSet Data, ImmutableArray<(string Client, string Folder, int[] Samples)> Clients, int[] HeldOut)
{
    /// <summary>The folder of a site's evaluation data; no client can have this id.</summary>
    public const string HeldOutName = "held-out";

    /// <summary>Reads the folders of a site.</summary>
    /// <param name="dataDirectory">The node's data directory.</param>
    /// <param name="site">The site.</param>
    /// <param name="spec">The job's data.</param>
    /// <param name="network">The job's network.</param>
    /// <param name="cache">Folder for decoded images; null for this user's.</param>
    /// <exception cref="DataSetException">A folder cannot be used; says which, and what to do.</exception>
    public static ClientFolders Load(string dataDirectory, string site, DataSpec spec, NetworkBlueprint network, string? cache = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(network);
        string folder = Path.Combine(dataDirectory, spec.Folder, site);
        if (!Directory.Exists(folder))
        {
            throw new DataSetException(
                $"{folder} is missing: put the folders of this site's clients there, or correct data.folder or fleet.sites"
            );
        }

        string[] clients =
        [
            .. Directory
                .EnumerateDirectories(folder)
                .Select(place => Path.GetFileName(place))
                .Where(name => !name.StartsWith('.') && name != HeldOutName)
                .Order(StringComparer.Ordinal),
        ];
        if (clients.Length == 0)
        {
            throw new DataSetException($"{folder} has no folder: each folder there is a client, named by its id");
        }

        if (Array.Find(clients, client => !IsId(client)) is { } odd)
        {
            throw new DataSetException(
                $"{Path.Combine(folder, odd)}: a client's id is 1 to 64 letters, digits, '-' or '_': rename the folder"
            );
        }

        var files = new DataFiles(spec, network, cache ?? DataSets.CacheFolder);
        List<RawSet> sets = [.. clients.Select(client => files.Read(Path.Combine(folder, client), heldOut: false, everyClass: false))];
        if (spec.HeldOutFiles)
        {
            sets.Add(files.Read(Path.Combine(folder, HeldOutName), heldOut: false, everyClass: false));
        }

        var data = new DataSet(
            spec.Name,
            sets[0].Shape,
            network.Classes,
            new JoinedValues([.. sets.Select(set => set.Values)]),
            [.. sets.SelectMany(set => set.Labels)]
        );
        var indices = new List<int[]>();
        int start = 0;
        foreach (RawSet set in sets)
        {
            indices.Add([.. Enumerable.Range(start, set.Labels.Length)]);
            start += set.Labels.Length;
        }

        return new ClientFolders(
            data,
            [.. clients.Select((client, i) => (client, Path.Combine(folder, client), indices[i]))],
            spec.HeldOutFiles ? indices[^1] : []
        );
    }

    private static bool IsId(string name) => name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
