using System.Diagnostics;
using ProFL.Tools.Chaos;

namespace ProFL.Tools.Tests.Chaos;

public class MemoryGroupTests
{
    [MemoryGroupFact]
    public void Should_be_killed_by_the_kernel_when_a_process_needs_more_than_its_group_has()
    {
        using MemoryGroup group = MemoryGroup.TryMake($"profl-test-{Environment.ProcessId}")!;
        // keeps what it reads until a line ends, and none does
        using var hungry = Process.Start("tail", "/dev/zero");
        try
        {
            group.Take(hungry.Id);

            Assert.True(hungry.WaitForExit(TimeSpan.FromSeconds(20)), "it goes on");
            Assert.Equal(128 + 9, hungry.ExitCode);
            Assert.Equal(1, group.Killed);
        }
        finally
        {
            hungry.Kill();
        }
    }

    /// <summary>A test that needs a control group of its own.</summary>
    private sealed class MemoryGroupFactAttribute : FactAttribute
    {
        public MemoryGroupFactAttribute()
        {
            using var group = MemoryGroup.TryMake($"profl-probe-{Environment.ProcessId}");
            if (group is null)
            {
                Skip = "not run: it needs root and the memory controller of Linux";
            }
        }
    }
}
