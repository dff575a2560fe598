using System.Text.Json;

namespace ProFL.Learning.Networks;

/// <summary>The name of a network, for lists of jobs.</summary>
public static class NetworkName
{
    /// <summary>The name that a job file says, whichever rules it is of.</summary>
    /// <param name="specJson">The job file as JSON.</param>
    /// <returns>The name; empty where there is none to read.</returns>
    public static string In(string specJson)
    {
        try
        {
            using var file = JsonDocument.Parse(specJson);
            return
                file.RootElement.ValueKind == JsonValueKind.Object
                && file.RootElement.TryGetProperty("network", out JsonElement network)
                && network.ValueKind == JsonValueKind.Object
                && network.TryGetProperty("name", out JsonElement name)
                && name.ValueKind == JsonValueKind.String
                ? name.GetString()!
                : "";
        }
        catch (JsonException)
        {
            // whoever begins the job says what is wrong with it
            return "";
        }
    }
}
