using System.Globalization;
using System.Text.Json.Nodes;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Rules;
using ProFL.Node.Configuration;

namespace ProFL.Tools.Runs;

/// <summary>
/// Reads a job file: HOCON in which <c>network</c> is a network, the name of one, or <c>{ file = NAME, input = [3, 32, 32], classes = 5
/// }</c>, the network of that name with other
/// values of its own keys.
/// </summary>
public static class JobFile
{
    private const string NetworkKey = "network";
    private const string FileKey = "file";

    /// <summary>Where the shipped jobs lie.</summary>
    public static string ShippedJobs => Path.Combine(HoconLayers.Folder, "jobs");

    /// <summary>Where the data that comes with the program lies.</summary>
    public static string ShippedData => Path.Combine(AppContext.BaseDirectory, "data");

    /// <summary>Reads a job.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seed">Replaces the file's seed; null keeps that.</param>
    /// <exception cref="UserException">The file cannot be used; says where and what to do.</exception>
    public static JobSpec Read(string path, ulong? seed) => Read(path, seed, data: null).Spec;

    /// <summary>Reads a job for a cluster, where its data lies elsewhere: budgets that can train nothing are refused here.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seed">Replaces the file's seed; null keeps that.</param>
    /// <exception cref="UserException">The file cannot be used, or no client will be able.</exception>
    public static JobSpec ReadToSubmit(string path, ulong? seed)
    {
        JobSpec spec = Read(path, seed);
        Preflight.CheckBudgets(spec);
        return spec;
    }

    /// <summary>Where on this machine the data of a job lie; the program's own data without a job.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <exception cref="UserException">The file cannot be used; says where and what to do.</exception>
    public static string DataDirectoryOf(string? path) => path is null ? ShippedData : Read(path, seed: null, data: null).DataDirectory;

    /// <summary>Reads a job, and finds the data folder that its data lies in on this machine.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seed">Replaces the file's seed; null keeps that.</param>
    /// <param name="data">The data folder of the command line, or null.</param>
    /// <exception cref="UserException">The file cannot be used; says where and what to do.</exception>
    public static (JobSpec Spec, string DataDirectory) Read(string path, ulong? seed, string? data)
    {
        try
        {
            HoconDocument job = HoconText.DocumentOf(path);
            JsonObject json = JsonNode.Parse(HoconJson.ToJson(job.Config))!.AsObject();
            string dataDirectory = data ?? ShippedData;
            if (
                json["data"] is JsonObject section
                && section["folder"] is JsonValue folder
                && folder.GetValue<string>() is { Length: > 0 } written
            )
            {
                var found = JobDataFolder.Find(written, path, data, ShippedData);
                dataDirectory = found.DataDirectory;
                section["folder"] = found.Folder;
            }

            if (json[NetworkKey] is { } network && NameIn(network) is { } name)
            {
                json[NetworkKey] = NetworkOf(name, network as JsonObject, path, job);
            }

            if (seed is { } given)
            {
                json["seed"] = given.ToString(CultureInfo.InvariantCulture);
            }

            return (Spec(json, job), dataDirectory);
        }
        catch (HoconException e)
        {
            throw new UserException(Mistake.Usage, e.Message);
        }
    }

    private static JobSpec Spec(JsonObject json, HoconDocument job)
    {
        try
        {
            JobSpec spec = RuleBook.Newest.ReadJob(json.ToJsonString());
            WorkableJob.Check(spec);
            return spec;
        }
        catch (JobSpecException e)
        {
            throw new UserException(
                Mistake.Usage,
                job.Explain(e.Key, e.Message.Replace(JobSpecException.Title, "", StringComparison.Ordinal))
            );
        }
    }

    /// <summary>The network of a name, with another input and other classes.</summary>
    /// <param name="name">A shipped network's name, or a network file.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="classes">How many classes it tells apart.</param>
    /// <exception cref="UserException">There is no such network, or it does not take that input.</exception>
    public static NetworkBlueprint Network(string name, TensorShape input, int classes)
    {
        var settings = new JsonObject
        {
            ["input"] = new JsonArray([.. input.Dimensions.Select(size => (JsonNode)JsonValue.Create(size))]),
            ["classes"] = classes,
        };
        return NetworkBlueprint.FromJson(
            NetworkOf(name, settings, Path.Combine(Directory.GetCurrentDirectory(), "your data")).ToJsonString()
        );
    }

    /// <summary>The network's name where the job file does not hold the network itself.</summary>
    private static string? NameIn(JsonNode network) =>
        network switch
        {
            JsonValue value => value.GetValue<string>(),
            JsonObject settings when settings[FileKey] is JsonValue file => file.GetValue<string>(),
            _ => null,
        };

    private static JsonNode NetworkOf(string name, JsonObject? settings, string jobFile, HoconDocument? job = null)
    {
        string file = FileOf(name, jobFile, job);
        HoconDocument document = HoconText.DocumentOf(file);
        JsonObject network = JsonNode.Parse(HoconJson.ToJson(document.Config))!.AsObject();
        string changed = "";
        foreach ((string key, JsonNode? value) in settings?.Where(setting => setting.Key != FileKey) ?? [])
        {
            network[key] = value?.DeepClone();
            changed += changed.Length == 0 ? $" with {key} of {Path.GetFileName(jobFile)}" : $", {key}";
        }

        try
        {
            return JsonNode.Parse(NetworkBlueprint.FromJson(network.ToJsonString()).ToJson())!;
        }
        catch (BlueprintException e)
        {
            string problem = e.Message.Replace(BlueprintException.Title, "", StringComparison.Ordinal);
            string inJob = $"{NetworkKey}.{e.Key}";
            throw new UserException(
                Mistake.Usage,
                job is not null && e.Key.Length > 0 && settings?.ContainsKey(e.Key.Split('.', '[')[0]) == true
                    ? job.Explain(inJob, problem.Replace($"key `{e.Key}`", $"key `{inJob}`", StringComparison.Ordinal))
                    : document.Explain(e.Key, problem + (changed.Length == 0 ? "" : $" ({Path.GetFileName(file)} was read{changed})"))
            );
        }
    }

    private static string FileOf(string network, string jobFile, HoconDocument? job)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(jobFile))!;
        if (NetworkFile.Find(network, beside: folder, orJob: false) is { } file)
        {
            return file;
        }

        string hint = NetworkFile.Nearest(network, beside: folder) is { } near ? $"; did you mean `{near}`?" : "";
        string problem =
            $"there is no network '{network}', neither in {folder} nor among the shipped ones "
            + $"({string.Join(", ", NetworkFile.Shipped)}){hint}";
        string key = $"{NetworkKey}.{FileKey}";
        throw new UserException(Mistake.Usage, job?.Explain(job.Has(key) ? key : NetworkKey, problem) ?? $"{jobFile}: {problem}");
    }
}
