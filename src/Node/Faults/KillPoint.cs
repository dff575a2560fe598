using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ProFL.Node.Faults;

/// <summary>
/// A named place at which a test lets its process die as by SIGKILL: no finaliser, no flush, no farewell. Nearly free when not configured.
/// </summary>
public static partial class KillPoint
{
    private const int SigKill = 9;
    private static volatile KillPlan? _plan;

    /// <summary>Plans the death of this process, or (null, empty) none.</summary>
    /// <param name="spec"><c>name</c> for the first passing, <c>name#n</c> for the n-th.</param>
    /// <exception cref="ArgumentException">The text is neither.</exception>
    public static void Configure(string? spec) => _plan = KillPlan.Parse(spec);

    /// <summary>Passes a point; does not return when the process is to die here.</summary>
    /// <param name="name">The point, such as <c>node.pull.partial</c>.</param>
    public static void Hit(string name)
    {
        if (_plan is { } planned && planned.IsDueAt(name))
        {
            Die();
        }
    }

    private static void Die()
    {
        if (OperatingSystem.IsWindows())
        {
            Process.GetCurrentProcess().Kill();
        }
        else
        {
            _ = Kill(Environment.ProcessId, SigKill);
        }

        Thread.Sleep(Timeout.Infinite);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
