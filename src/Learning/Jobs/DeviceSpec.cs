using ProFL.Learning.Json;

namespace ProFL.Learning.Jobs;

/// <summary>What a client says of its device.</summary>
/// <param name="MemoryBytes">Memory that training may use, above an idle process.</param>
public sealed record DeviceSpec(long MemoryBytes)
{
    private static readonly StrictJson Json = new("client file", message => new JobSpecException(message));

    /// <summary>Reads a client's file.</summary>
    /// <param name="json">The file as JSON.</param>
    /// <exception cref="JobSpecException">A key is unknown, missing or out of range; the message names the key and the remedy.</exception>
    public static DeviceSpec FromJson(string json) => Json.Read(json, value => new DeviceSpec(value.Object("memory")["memory"].Bytes()));
}
