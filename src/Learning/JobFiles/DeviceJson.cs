using ProFL.Learning.Jobs;
using ProFL.Learning.Json;

namespace ProFL.Learning.JobFiles;

/// <summary>A client's own file as JSON.</summary>
public static class DeviceJson
{
    private static readonly StrictJson Json = new("client file", (message, key) => new JobSpecException(message, key));

    /// <summary>Reads a client's file.</summary>
    /// <param name="json">The file as JSON.</param>
    /// <exception cref="JobSpecException">A key is unknown, missing or out of range; the message names the key and the remedy.</exception>
    public static DeviceSpec Read(string json) => Json.Read(json, value => new DeviceSpec(value.Object("memory")["memory"].Bytes()));
}
