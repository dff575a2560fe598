using ProFL.Learning.Jobs;
using ProFL.Learning.Json;
using ProFL.Learning.Networks;
using ProFL.Learning.Rules;
using ProFL.Node.Configuration;
using ProFL.Tools.Plans;

namespace ProFL.Tools.Runs;

/// <summary>Finds and reads the file of a network.</summary>
public static class NetworkFile
{
    private const string Extension = ".conf";
    private const int UsualBatch = 64;

    /// <summary>Names of the shipped networks.</summary>
    public static IEnumerable<string> Shipped =>
        Directory
            .EnumerateFiles(Folder, "*" + Extension)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal);

    private static string Folder => Path.Combine(HoconLayers.Folder, "networks");

    /// <summary>Reads a network.</summary>
    /// <param name="nameOrPath">The name of a shipped network, or the path of a network's or a job's file, ending in .conf.</param>
    /// <exception cref="UserException">There is no such network, or its file cannot be used; says where and what to do.</exception>
    public static NetworkBlueprint Read(string nameOrPath) => ReadWithJob(nameOrPath).Network;

    /// <summary>Of which trainings the memory is asked for; what is not given is what the job of the file does.</summary>
    /// <param name="nameOrPath">As of <see cref="Read"/>.</param>
    /// <param name="batches">As of <see cref="MemoryQuestion"/>; null: the job's, 64 of a network alone.</param>
    /// <param name="micros">As of <see cref="MemoryQuestion"/>; null: the job's, unless batches are given.</param>
    /// <exception cref="UserException">There is no such network, or its file cannot be used; says where and what to do.</exception>
    public static MemoryQuestion QuestionOf(string nameOrPath, IReadOnlyList<int>? batches, IReadOnlyList<int>? micros)
    {
        (NetworkBlueprint network, JobSpec? job) = ReadWithJob(nameOrPath);
        TrainingSpec? training = job is null ? null : RuleBook.Newest.WithMicroBatch(job).Training;
        int ofJob = training is null || training.MicroBatch == training.Batch ? 0 : training.MicroBatch;
        return new MemoryQuestion(network, batches ?? [training?.Batch ?? UsualBatch], micros ?? [batches is null ? ofJob : 0]);
    }

    private static (NetworkBlueprint Network, JobSpec? Job) ReadWithJob(string nameOrPath)
    {
        string path =
            Find(nameOrPath, beside: Directory.GetCurrentDirectory(), orJob: true)
            ?? throw new UserException(
                Mistake.Usage,
                $"there is no network '{nameOrPath}': name a shipped one ({string.Join(", ", Shipped)}), or give the path of a "
                    + "network or job file"
                    + (Nearest(nameOrPath, Directory.GetCurrentDirectory()) is { } near ? $"; did you mean `{near}`?" : "")
            );
        try
        {
            HoconDocument file = HoconText.DocumentOf(path);
            if (!file.Has("network"))
            {
                return (Network(file), null);
            }

            JobSpec job = JobFile.Read(path, seed: null);
            return (job.Network, job);
        }
        catch (HoconException e)
        {
            throw new UserException(Mistake.Usage, e.Message);
        }
    }

    private static NetworkBlueprint Network(HoconDocument file)
    {
        try
        {
            return NetworkBlueprint.FromJson(HoconJson.ToJson(file.Config));
        }
        catch (BlueprintException e)
        {
            throw new UserException(
                Mistake.Usage,
                file.Explain(e.Key, e.Message.Replace(BlueprintException.Title, "", StringComparison.Ordinal))
            );
        }
    }

    /// <summary>The file of a network, or null when there is none.</summary>
    /// <param name="nameOrPath">A path ending in .conf, or a name.</param>
    /// <param name="beside">The folder that is searched before the shipped networks.</param>
    /// <param name="orJob">Whether a job file, which has a network, will do.</param>
    internal static string? Find(string nameOrPath, string beside, bool orJob)
    {
        string file = nameOrPath.EndsWith(Extension, StringComparison.Ordinal) ? nameOrPath : nameOrPath + Extension;
        return new[] { Path.Combine(beside, file), Path.Combine(Folder, file) }.FirstOrDefault(candidate =>
            File.Exists(candidate) && (orJob || !IsJob(candidate))
        );
    }

    /// <summary>The name of a network that is most like one that does not exist; null where none is.</summary>
    /// <param name="name">The name, or a path ending in .conf.</param>
    /// <param name="beside">The folder whose networks count too.</param>
    internal static string? Nearest(string name, string beside)
    {
        string bare = name.EndsWith(Extension, StringComparison.Ordinal) ? name[..^Extension.Length] : name;
        IEnumerable<string> own = Directory.Exists(beside)
            ? Directory
                .EnumerateFiles(beside, "*" + Extension)
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Order(StringComparer.Ordinal)
            : [];
        string? near = Spelling.Nearest(bare, own.Concat(Shipped).Where(other => Find(other, beside, orJob: false) is not null));
        return near is null || bare == name ? near : near + Extension;
    }

    // a job may be called like a network: profl init names it after its data
    private static bool IsJob(string path)
    {
        try
        {
            return HoconText.ParseFile(path).HasPath("network");
        }
        catch (HoconException)
        {
            return false;
        }
    }
}
