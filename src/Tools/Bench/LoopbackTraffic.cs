using System.Globalization;

namespace ProFL.Tools.Bench;

/// <summary>What the loopback interface has carried, by the system's own count.</summary>
internal static class LoopbackTraffic
{
    /// <summary>Bytes received on <c>lo</c> since the machine started.</summary>
    public static long Bytes()
    {
        string line = File.ReadLines("/proc/net/dev").Select(l => l.Trim()).First(l => l.StartsWith("lo:", StringComparison.Ordinal));
        return long.Parse(line[3..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }
}
