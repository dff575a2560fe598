using System.Diagnostics;
using ProFL.Cli;

namespace ProFL.EndToEnd.Tests;

/// <summary>A command ends when it is told to, whatever it is doing.</summary>
public sealed class CommandEndTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Should_end_as_interrupted_when_it_is_told_to_while_it_reads_a_file_that_never_comes()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("profl-fifo-");
        string pipe = Path.Combine(folder.FullName, "job.conf");
        using (var made = Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync();
        }

        using var reading = ProductProcess.Start("plan", pipe);
        // opening waits for the reader: from then on it is in the middle of reading
        await using FileStream never = await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write)).WaitAsync(Limit);
        using (var told = Process.Start("kill", ["-TERM", $"{reading.Id}"]))
        {
            await told.WaitForExitAsync();
        }

        Assert.Equal(ExitCode.Interrupted, await reading.WaitForExit(Limit));
        folder.Delete(recursive: true);
    }
}
