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
        int lies = 0;
        foreach (
            string folder in Directory
                .GetFiles(Path.Combine(siteState, "outbox"), "slips", SearchOption.AllDirectories)
                .Select(f => Path.GetDirectoryName(f)!)
        )
        {
            JsonNode[] slips = [.. File.ReadLines(Path.Combine(folder, "slips")).Select(line => JsonNode.Parse(line)!)];
            foreach (JsonNode name in slips.Select(s => s["Entry"]!["Update"]!))
            {
                byte[] update = File.ReadAllBytes(Path.Combine(folder, name["Sha256"]!.GetValue<string>()));
                BitConverter.TryWriteBytes(update.AsSpan(update.Length - sizeof(float)), float.NaN);
                string sha256 = Convert.ToHexStringLower(SHA256.HashData(update));
                File.WriteAllBytes(Path.Combine(folder, sha256), update);
                name["Sha256"] = sha256;
                lies++;
            }

            File.WriteAllLines(Path.Combine(folder, "slips"), slips.Select(s => s.ToJsonString()));
        }

        return lies;
    }
}
