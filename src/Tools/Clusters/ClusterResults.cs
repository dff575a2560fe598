using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProFL.Tools.Clusters;

/// <summary>A cluster that is ready: the object that <c>profl up --json</c> prints.</summary>
/// <param name="Folder">Where it keeps everything.</param>
/// <param name="Urls">Where coordinators serve operator commands.</param>
/// <param name="TokenFile">The file whose first line requests must show; empty without one.</param>
/// <param name="Logs">The folder of what its processes say.</param>
/// <param name="Job">The job that was submitted with <c>--job</c>, or null.</param>
/// <param name="Processes">What runs.</param>
public sealed record ClusterStarted(
    string Folder,
    IReadOnlyList<string> Urls,
    string TokenFile,
    string Logs,
    string? Job,
    IReadOnlyList<ProcessNote> Processes
)
{
    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ClusterResultsJson.Default.ClusterStarted);
}

/// <summary>A cluster that has ended: the object that <c>profl down --json</c> prints.</summary>
/// <param name="Folder">Where it keeps everything.</param>
/// <param name="Ended">The processes that ran and were ended; empty when none did.</param>
public sealed record ClusterEnded(string Folder, IReadOnlyList<string> Ended)
{
    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ClusterResultsJson.Default.ClusterEnded);
}

/// <summary>How they are written: camelCase, indented.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ClusterStarted))]
[JsonSerializable(typeof(ClusterEnded))]
public sealed partial class ClusterResultsJson : JsonSerializerContext;
