using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ProFL.EndToEnd.Tests;

/// <summary>Makes a client lie: its update, well named and of the right size, holds a value that is no number.</summary>
public static class LyingOutbox
{
    /// <summary>Changes every update that waits in a site's outbox.</summary>
    /// <returns>How many there were.</returns>
    public static int PutNaNs(string siteState)
    {
        string[] slips = Directory.GetFiles(Path.Combine(siteState, "outbox"), "*.json", SearchOption.AllDirectories);
        foreach (string path in slips)
        {
            JsonNode slip = JsonNode.Parse(File.ReadAllText(path))!;
            string folder = Path.GetDirectoryName(path)!;
            byte[] update = File.ReadAllBytes(Path.Combine(folder, slip["Update"]!["Sha256"]!.GetValue<string>()));
            BitConverter.TryWriteBytes(update.AsSpan(update.Length - sizeof(float)), float.NaN);
            string sha256 = Convert.ToHexStringLower(SHA256.HashData(update));
            File.WriteAllBytes(Path.Combine(folder, sha256), update);
            slip["Update"]!["Sha256"] = sha256;
            File.WriteAllText(path, slip.ToJsonString());
        }

        return slips.Length;
    }
}
