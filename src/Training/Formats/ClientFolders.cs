using System.Collections.Immutable;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>
/// The data of a site whose clients have a folder each: &lt;folder&gt;/&lt;site&gt;/&lt;client&gt;/…, and
/// &lt;folder&gt;/&lt;site&gt;/held-out/… for evaluation, or &lt;folder&gt;/held-out/….
/// </summary>
/// <param name="Data">All samples.</param>
/// <param name="Clients">For each client, in ordinal order of ids, its folder and samples; a client may have none.</param>
/// <param name="HeldOut">Samples of the folder held-out; empty where a share of each client's is to be drawn.</param>
public sealed record ClientFolders(DataSet Data, ImmutableArray<(string Client, string Folder, int[] Samples)> Clients, int[] HeldOut)
{
    /// <summary>The folder of a site's evaluation data; no client can have this id.</summary>
    public const string HeldOutName = "held-out";

    /// <summary>How many clients have a folder at a site; 0 where the site has none here.</summary>
    /// <param name="dataDirectory">The node's data directory.</param>
    /// <param name="site">The site.</param>
    /// <param name="spec">The job's data.</param>
    public static int CountIn(string dataDirectory, string site, DataSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        string folder = Path.Combine(new DataRoot(dataDirectory).Place("data.folder", spec.Folder), site);
        return Directory.Exists(folder) ? NamesIn(folder).Length : 0;
    }

    /// <summary>Reads the folders of a site.</summary>
    /// <param name="dataDirectory">The node's data directory.</param>
    /// <param name="site">The site.</param>
    /// <param name="spec">The job's data.</param>
    /// <param name="network">The job's network.</param>
    /// <param name="evaluates">Whether this is the site that evaluates; no other needs data for that.</param>
    /// <param name="cache">Folder for decoded images; null for this user's.</param>
    /// <exception cref="DataSetException">A folder cannot be used; says which, and what to do.</exception>
    public static ClientFolders Load(
        string dataDirectory,
        string site,
        DataSpec spec,
        NetworkBlueprint network,
        bool evaluates,
        string? cache = null
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(network);
        var root = new DataRoot(dataDirectory);
        string folder = Path.Combine(root.Place("data.folder", spec.Folder), site);
        if (!Directory.Exists(folder))
        {
            throw new DataSetException(
                $"{folder} is missing: put the folders of this site's clients there, or correct data.folder or fleet.sites"
            );
        }

        root.RequireWithin(folder);
        string[] clients = [.. Litter.FoldersIn(folder).Select(place => Path.GetFileName(place)).Where(name => name != HeldOutName)];
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

        var files = new DataFiles(spec, network, root, cache ?? DataSets.CacheFolder);
        List<RawSet?> sets = [.. clients.Select(client => files.ReadOfClient(Path.Combine(folder, client)))];
        if (spec.HeldOutFiles && evaluates)
        {
            string heldOut = HeldOutOf(folder);
            root.RequireWithin(heldOut);
            sets.Add(files.Read(heldOut, heldOut: false, everyClass: false));
        }

        var indices = new List<int[]>();
        int start = 0;
        foreach (RawSet? set in sets)
        {
            indices.Add([.. Enumerable.Range(start, set?.Labels.Length ?? 0)]);
            start += set?.Labels.Length ?? 0;
        }

        RawSet[] read = [.. sets.OfType<RawSet>()];
        var data = new DataSet(
            spec.Name,
            network.Input,
            network.Classes,
            read.Length == 0 ? new ArrayValues([], (int)network.Input.ElementCount) : new JoinedValues([.. read.Select(set => set.Values)]),
            [.. read.SelectMany(set => set.Labels)]
        );
        return new ClientFolders(
            data,
            [.. clients.Select((client, i) => (client, Path.Combine(folder, client), indices[i]))],
            spec.HeldOutFiles && evaluates ? indices[^1] : []
        );
    }

    // its own, or the one beside the sites
    private static string HeldOutOf(string site)
    {
        string own = Path.Combine(site, HeldOutName);
        string shared = Path.Combine(Path.GetDirectoryName(site)!, HeldOutName);
        return Directory.Exists(own) ? own
            : Directory.Exists(shared) ? shared
            : throw new DataSetException(
                $"{own} is missing, and so is {shared}: put the data for evaluation there, or set data.held-out to a share such as 0.2"
            );
    }

    private static string[] NamesIn(string folder) =>
        [.. Litter.FoldersIn(folder).Select(place => Path.GetFileName(place)).Where(name => name != HeldOutName)];

    private static bool IsId(string name) => name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
