using System.Runtime.InteropServices;

namespace ProFL.Training.Natives;

/// <summary>
/// Processor time of the calling thread, in its own code and in the system's for it. A training does all of its work on its own thread,
/// with one thread of libtorch, so this is what the training takes, whatever else the process does.
/// </summary>
public static partial class ThreadTime
{
    private const int ClockOfThread = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Since the thread began; null where the system does not tell.</summary>
    public static TimeSpan? Now =>
        OperatingSystem.IsLinux() && GetTime(ClockOfThread, out Time time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000)
            : null;

    // see clock_gettime(2)
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
