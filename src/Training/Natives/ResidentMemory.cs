using System.Diagnostics;
using System.Globalization;

namespace ProFL.Training.Natives;

/// <summary>The resident memory of this process, in bytes.</summary>
public static class ResidentMemory
{
    /// <summary>Now.</summary>
    public static long Now => OperatingSystem.IsLinux() ? Status("VmRSS:") : Ask(process => process.WorkingSet64);

    /// <summary>The most since the start of the process, or since <see cref="ForgetPeak"/> where that is possible.</summary>
    public static long Peak => OperatingSystem.IsLinux() ? Status("VmHWM:") : Ask(process => process.PeakWorkingSet64);

    /// <summary>
    /// Resets the peak on Linux. Where the system does not allow it the peak stays that of the
    /// whole process, which can only be higher.
    /// </summary>
    /// <returns>Whether it was reset.</returns>
    public static bool ForgetPeak()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5"); // proc_pid_clear_refs(5): resets the high water mark
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // a container may forbid it
        }
    }

    private static long Status(string key)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(key.Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) << 10;
    }

    private static long Ask(Func<Process, long> bytes)
    {
        using var process = Process.GetCurrentProcess();
        return bytes(process);
    }
}
