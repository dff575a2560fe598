using System.Globalization;
using Akka.Configuration;
using ProFL.Learning.Jobs;
using ProFL.Node.Configuration;

namespace ProFL.Cli.Runs;

/// <summary>Reads a job file: HOCON in which <c>network</c> is a network or the name of one.</summary>
public static class JobFile
{
    /// <summary>Where the shipped jobs lie.</summary>
    public static string ShippedJobs => Path.Combine(HoconLayers.Folder, "jobs");

    /// <summary>Reads a job.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seed">Takes the place of the file's seed, or null.</param>
    /// <exception cref="UserException">The file cannot be used; says where and what to do.</exception>
    public static JobSpec Read(string path, ulong? seed)
    {
        try
        {
            Config job = HoconText.ParseFile(path);
            if (job.HasPath("network") && job.GetValue("network").IsString())
            {
                string name = job.GetString("network");
                Config network = HoconText.ParseFile(FileOf(name, path));
                job = ConfigurationFactory.ParseString($"network = {HoconJson.ToJson(network)}").WithFallback(job);
            }

            if (seed is { } given)
            {
                job = ConfigurationFactory.ParseString($"seed = {given.ToString(CultureInfo.InvariantCulture)}").WithFallback(job);
            }

            return JobSpec.FromJson(HoconJson.ToJson(job));
        }
        catch (Exception e) when (e is HoconException or JobSpecException)
        {
            throw new UserException(ExitCode.Usage, $"{path}: {e.Message}");
        }
    }

    private static string FileOf(string network, string jobFile)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(jobFile))!;
        return NetworkFile.Find(network, beside: folder)
            ?? throw new UserException(
                ExitCode.Usage,
                $"{jobFile}: there is no network '{network}', neither in {folder} nor among the shipped ones ({string.Join(", ", NetworkFile.Shipped)})");
    }
}
