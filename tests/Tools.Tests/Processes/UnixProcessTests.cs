using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ProFL.Tools.Processes;

namespace ProFL.Tools.Tests.Processes;

public sealed partial class UnixProcessTests
{
    [Fact]
    public void Should_hand_on_no_open_file_when_a_process_is_started()
    {
        // as a shell leaves one open: without the mark that closes it in a new program
        int left = Duplicate(1);
        try
        {
            Assert.Contains(left, OpenInChild());

            UnixProcess.HandOnNoFiles();

            Assert.DoesNotContain(left, OpenInChild());
        }
        finally
        {
            _ = Close(left);
        }
    }

    private static int[] OpenInChild()
    {
        using Process listing = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "ls /proc/self/fd"]) { RedirectStandardOutput = true }
        )!;
        string open = listing.StandardOutput.ReadToEnd();
        listing.WaitForExit();
        return [.. open.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(file => int.Parse(file, CultureInfo.InvariantCulture))];
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
