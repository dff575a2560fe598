using System.Text.Json;
using System.Text.Json.Serialization;
using Akka.Configuration;
using ProFL.Coordinator.Persistence;
using ProFL.Node.Files;
using ProFL.Node.Http;

namespace ProFL.Tools.Clusters;

/// <summary>What <c>profl up</c>, and a coordinator, write into their folder so that other commands find the cluster.</summary>
/// <param name="Urls">Where coordinators serve operator commands.</param>
/// <param name="TokenFile">The file whose first line requests must show; empty without one.</param>
/// <param name="Supervisor">The process of <c>profl up</c>; null where a coordinator was started by hand.</param>
/// <param name="Processes">What it supervises.</param>
public sealed record ClusterNote(
    IReadOnlyList<string> Urls,
    string TokenFile,
    ProcessNote? Supervisor,
    IReadOnlyList<ProcessNote> Processes
)
{
    /// <summary>Whether <c>profl fault</c> may do faults to it: <c>profl.fault-injection = on</c>.</summary>
    public bool FaultInjection { get; init; }

    /// <summary>The database that keeps the journal, without a password; null where a coordinator keeps it in its state folder.</summary>
    public string? Database { get; init; }

    /// <summary>Its name in the folder.</summary>
    public const string FileName = "cluster.json";

    /// <summary>The note of a coordinator that was not started by <c>profl up</c>.</summary>
    /// <param name="url">Where it serves operator commands.</param>
    /// <param name="config">Its configuration.</param>
    public static ClusterNote OfCoordinator(Uri url, Config config)
    {
        ArgumentNullException.ThrowIfNull(url);
        string tokenFile = HttpSettings.TokenFileOf(config);
        return new ClusterNote([url.ToString()], tokenFile.Length == 0 ? "" : Path.GetFullPath(tokenFile), Supervisor: null, [])
        {
            Database = DatabaseOf(config),
        };
    }

    /// <summary>
    /// The database of a configuration, as a note may name it: one with a password is left out, since notes are read by all.
    /// </summary>
    /// <param name="config">A coordinator's.</param>
    public static string? DatabaseOf(Config config) =>
        DatabaseSettings.From(config) is { IsPostgres: true, ConnectionString: var database } && !PostgresJournal.HasPassword(database)
            ? database
            : null;

    /// <summary>Where the note of a folder lies.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, FileName);

    /// <summary>The note of a folder, or null when there is none.</summary>
    /// <exception cref="UserException">It is damaged.</exception>
    public static ClusterNote? Read(string folder)
    {
        string path = PathIn(folder);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), ClusterJson.Default.ClusterNote) : null;
        }
        catch (JsonException broken)
        {
            throw new UserException(
                Mistake.Usage,
                $"{path} is damaged, at line {broken.LineNumber + 1}: start the cluster again, which writes another"
            );
        }
    }

    /// <summary>A process by its name.</summary>
    /// <param name="name">Such as coordinator-1.</param>
    /// <param name="folder">The cluster's folder.</param>
    /// <exception cref="UserException">There is none of that name; says which there are.</exception>
    public ProcessNote ProcessOf(string name, string folder) =>
        Processes.FirstOrDefault(process => process.Name == name)
        ?? throw new UserException(
            Mistake.Usage,
            $"there is no process {name} in {folder}: there are {string.Join(", ", Processes.Select(process => process.Name))}"
        );

    /// <summary>Writes it all at once.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        WholeFile.Write(PathIn(folder), JsonSerializer.SerializeToUtf8Bytes(this, ClusterJson.Default.ClusterNote));
    }
}

/// <summary>One process of a cluster.</summary>
/// <param name="Name">Its name, such as coordinator-1 or north-2.</param>
/// <param name="Role">supervisor, coordinator or client-node.</param>
/// <param name="Site">The site it serves; empty for others.</param>
/// <param name="Pid">Its process id; 0 while it does not run.</param>
/// <param name="StartedUnixMs">When it was started: tells it from another process that was given the same id later.</param>
/// <param name="Address">Its place in the cluster, host:port; empty for others.</param>
/// <param name="Url">Where it serves HTTP.</param>
/// <param name="Log">What it said.</param>
/// <param name="Starts">How often it was started.</param>
public sealed record ProcessNote(
    string Name,
    string Role,
    string Site,
    int Pid,
    long StartedUnixMs,
    string Address,
    string Url,
    string Log,
    int Starts
);

/// <summary>How cluster.json is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ClusterNote))]
public sealed partial class ClusterJson : JsonSerializerContext;
