using System.Diagnostics;

namespace ProFL.EndToEnd.Tests.Support;

/// <summary>A test that needs root and programs of Linux. Elsewhere it is skipped, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    /// <param name="programs">What it runs, beside being root.</param>
    public RootFactAttribute(params string[] programs)
    {
        string[] missing =
        [
            .. programs.Where(p =>
                !Array.Exists(["/usr/sbin", "/usr/bin", "/sbin", "/bin"], folder => File.Exists(Path.Combine(folder, p)))
            ),
        ];
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Skip = "not run: it needs Linux and root";
        }
        else if (missing.Length > 0)
        {
            Skip = $"not run: {string.Join(" and ", missing)} must be installed (Debian: apt-get install nftables iproute2 mount)";
        }
    }
}

/// <summary>Runs programs of the machine.</summary>
internal static class Machine
{
    /// <summary>Runs a program and requires that it succeeds.</summary>
    public static void Run(params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', words)}: {error}");
    }
}
