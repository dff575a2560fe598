using ProFL.Architecture.Tests;

namespace ProFL.Documents.Tests;

/// <summary>What the units of deploy/systemd promise.</summary>
public class SystemdUnitTests
{
    [Theory]
    [InlineData("profl-client-node@.service", "0")]
    [InlineData("profl-client-node@.service", "2")]
    [InlineData("profl-coordinator.service", "2")]
    public void Should_leave_a_process_ended_when_another_start_would_undo_what_was_asked_or_end_the_same(string unit, string exitCode)
    {
        string[] settings = File.ReadAllLines(Path.Combine(Checkout.Root, "deploy", "systemd", unit));

        Assert.Contains("Restart=always", settings);
        string ends = Assert.Single(settings, line => line.StartsWith("RestartPreventExitStatus=", StringComparison.Ordinal));
        Assert.Contains(exitCode, ends.Split('=')[1].Split(' '));
    }
}
