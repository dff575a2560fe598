using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Training.Data;

namespace ProFL.Training.Formats;

/// <summary>Reads the data of a job.</summary>
public static class DataSets
{
    /// <summary>Where decoded images are kept for this user.</summary>
    public static string CacheFolder
    {
        get
        {
            string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "profl", "images");
        }
    }

    /// <summary>Reads one set that the clients share. What has been read and has not changed is not read again by this process.</summary>
    /// <param name="dataDirectory">The node's data directory, in which the job's folder lies;
    /// <c>&lt;dir&gt;/digits/digits.csv.gz</c> for the project's own.</param>
    /// <param name="spec">The job's data.</param>
    /// <param name="network">The job's network.</param>
    /// <param name="cache">Folder for decoded images; null for this user's.</param>
    /// <exception cref="DataSetException">The data is missing or damaged, does not fit the network, or lies outside of the data directory;
    /// names file, record and remedy.</exception>
    public static LoadedData Load(string dataDirectory, DataSpec spec, NetworkBlueprint network, string? cache = null)
    {
        ArgumentNullException.ThrowIfNull(dataDirectory);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(network);
        if (spec.Format == DataFormat.Digits)
        {
            DataSet digits = Load(dataDirectory, spec.Name, spec.Scale);
            return new LoadedData(digits, [.. Enumerable.Range(0, digits.Count)], []);
        }

        var root = new DataRoot(dataDirectory);
        string folder = root.Place("data.folder", spec.Folder);
        if (!Directory.Exists(folder))
        {
            throw new DataSetException(
                $"{folder} is missing: copy the data there, give its parent folder with --data, or correct data.folder"
            );
        }

        root.RequireWithin(folder);
        var files = new DataFiles(spec, network, root, cache ?? CacheFolder);
        string key = $"{folder}\n{network.Input}\n{network.Classes}\n{spec}";
        RawSet training = SharedSets.Get(key + "\ntraining", folder, () => files.Read(folder, heldOut: false, everyClass: true));
        RawSet[] sets = spec.HeldOutFiles
            ? [training, SharedSets.Get(key + "\nheld-out", folder, () => files.Read(folder, heldOut: true, everyClass: false))]
            : [training];
        var data = new DataSet(
            spec.Name,
            training.Shape,
            network.Classes,
            sets.Length == 1 ? training.Values : new JoinedValues([.. sets.Select(set => set.Values)]),
            [.. sets.SelectMany(set => set.Labels)]
        );
        int count = training.Labels.Length;
        return new LoadedData(data, [.. Enumerable.Range(0, count)], [.. Enumerable.Range(count, data.Count - count)]);
    }

    /// <summary>Reads a set of the project.</summary>
    /// <param name="dataDirectory">The node's data directory; a set lies in the folder of its name:
    /// <c>&lt;dir&gt;/digits/digits.csv.gz</c>.</param>
    /// <param name="name"><c>digits</c>: 1,797 handwritten digits of 8 × 8 pixels, raw values 0 … 16.</param>
    /// <param name="scale">What raw values are divided by, above 0; 16 brings those of digits into [0, 1].</param>
    /// <exception cref="DataSetException">The set is unknown, or its file is missing or damaged.</exception>
    public static DataSet Load(string dataDirectory, string name, double scale)
    {
        ArgumentNullException.ThrowIfNull(dataDirectory);
        if (!(scale > 0 && double.IsFinite(scale)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(scale),
                scale,
                "raw values are divided by it: give a number above 0, such as 16 for digits"
            );
        }

        return name switch
        {
            "digits" => DigitsFile.Read(new DataRoot(dataDirectory), Path.Combine(dataDirectory, "digits", "digits.csv.gz"), scale),
            _ => throw new DataSetException(
                $"data set `{name}` is not known; the project's own is digits: correct data.name, "
                    + "or give data.format and data.folder for files of yours"
            ),
        };
    }
}
