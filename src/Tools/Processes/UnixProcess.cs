using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ProFL.Tools.Processes;

/// <summary>What .NET does not have: a session of one's own, asking a process to end, recognising a process.</summary>
public static partial class UnixProcess
{
    private const int Terminate = 15;

    // after input, output and errors
    private const uint FirstFile = 3;
    private const int CloseWhenStarted = 4;

    // of Linux; elsewhere faults are refused
    private const int Continue = 18,
        Stop = 19;
    private static readonly TimeSpan ClockError = TimeSpan.FromSeconds(2);

    /// <summary>Leaves the terminal's session, so that this process does not end with it.</summary>
    public static void LeaveTerminal()
    {
        // it fails where this process leads a session already, and then there is nothing to leave
        if (!OperatingSystem.IsWindows())
        {
            _ = SetSid();
        }
    }

    /// <summary>
    /// Processes that are started from now on have no open files of this one but for their three streams. .NET hands on none of its own:
    /// what is meant is what whoever started this process left open.
    /// </summary>
    public static void HandOnNoFiles()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = CloseRange(FirstFile, uint.MaxValue, CloseWhenStarted);
        }
        catch (EntryPointNotFoundException)
        {
            // a C library from before 2021 does not have it, and then what was left open stays so
        }
    }

    /// <summary>Asks a process to end in order (SIGTERM).</summary>
    public static void AskToEnd(int processId)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(processId, Terminate);
        }
    }

    /// <summary>Lets a process stand still (SIGSTOP), of which it notices nothing.</summary>
    public static void Halt(int processId)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Kill(processId, Stop);
        }
    }

    /// <summary>Lets a process go on that stood still (SIGCONT).</summary>
    public static void GoOn(int processId)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Kill(processId, Continue);
        }
    }

    /// <summary>The running process that was started then under this id; null when it is gone, or another has the id now.</summary>
    /// <param name="processId">Its id.</param>
    /// <param name="startedUnixMs">When it was started.</param>
    public static Process? Find(int processId, long startedUnixMs)
    {
        if (processId <= 0)
        {
            return null;
        }

        Process? process = null;
        try
        {
            process = Process.GetProcessById(processId);
            if (
                !process.HasExited
                && (process.StartTime.ToUniversalTime() - DateTimeOffset.FromUnixTimeMilliseconds(startedUnixMs).UtcDateTime).Duration()
                    < ClockError
            )
            {
                return process;
            }
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // it has just ended
        }

        process?.Dispose();
        return null;
    }

    /// <summary>When a process was started.</summary>
    public static long StartOf(Process process) => new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds();

    // of Linux 5.11 and later, which refuse what they do not know
    [LibraryImport("libc", EntryPoint = "close_range")]
    private static partial int CloseRange(uint first, uint last, int flags);

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
