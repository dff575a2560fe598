namespace ProFL.Tools.Runs;

/// <summary>
/// Where the files of a job lie on this machine. A job that travels names a folder within each site's data folder; on one machine it may
/// name any.
/// </summary>
/// <param name="Folder">The job's folder as every site knows it.</param>
/// <param name="DataDirectory">The data folder that it lies in here.</param>
public sealed record JobDataFolder(string Folder, string DataDirectory)
{
    // where Debian puts the files of its dataset-… packages
    private const string SystemData = "/usr/share/datasets";

    /// <summary>Finds a job's folder.</summary>
    /// <param name="written">What the job file says.</param>
    /// <param name="jobFile">The job file, beside which the folder is looked for first.</param>
    /// <param name="given">The data folder of the command line, or null.</param>
    /// <param name="shipped">The data folder of the program.</param>
    public static JobDataFolder Find(string written, string jobFile, string? given, string shipped)
    {
        string beside = Path.GetDirectoryName(Path.GetFullPath(jobFile))!;
        if (Path.IsPathRooted(written) || written.Split('/').Any(segment => segment is "." or ".." or ""))
        {
            string place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(written, beside));
            return new JobDataFolder(Path.GetFileName(place), given ?? Path.GetDirectoryName(place) ?? beside);
        }

        return new JobDataFolder(
            written,
            given
                ?? new[] { beside, shipped, SystemData }.FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, written)))
                ?? beside
        );
    }
}
