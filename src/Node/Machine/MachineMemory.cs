using System.Globalization;

namespace ProFL.Node.Machine;

/// <summary>The memory of this machine, in bytes.</summary>
/// <param name="TotalBytes">What it has.</param>
/// <param name="FreeBytes">What a process could still get.</param>
/// <param name="LimitBytes">What the control groups of this process allow it; null where they do not limit it.</param>
public sealed record MachineMemory(long TotalBytes, long FreeBytes, long? LimitBytes)
{
    /// <summary>Now.</summary>
    public static MachineMemory Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            GCMemoryInfo known = GC.GetGCMemoryInfo();
            return new MachineMemory(
                known.TotalAvailableMemoryBytes,
                Math.Max(0, known.TotalAvailableMemoryBytes - known.MemoryLoadBytes),
                LimitBytes: null
            );
        }

        string[] lines = File.ReadAllLines("/proc/meminfo");
        return new MachineMemory(
            KibibytesOf(lines, "MemTotal:") << 10,
            KibibytesOf(lines, "MemAvailable:") << 10,
            ControlGroupLimit.Of(Lines("/proc/self/cgroup"), path => Lines(path).FirstOrDefault())
        );
    }

    private static long KibibytesOf(string[] lines, string key) =>
        long.Parse(
            lines.First(line => line.StartsWith(key, StringComparison.Ordinal)).AsSpan(key.Length).Trim().TrimEnd(" kB"),
            CultureInfo.InvariantCulture
        );

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            // a container need not show it
            return [];
        }
    }
}
