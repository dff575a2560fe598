using System.Diagnostics;
using ProFL.Node.Hosting;
using ProFL.Node.Tests.Support;

namespace ProFL.Node.Tests.Hosting;

public sealed class FolderLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_name_folder_process_and_remedy_when_the_folder_is_taken()
    {
        using var first = FolderLock.Take(_folder.Path);

        FolderInUseException refused = Assert.Throws<FolderInUseException>(() => FolderLock.Take(_folder.Path));

        Assert.StartsWith(
            $"{_folder.Path} is in use by process {Environment.ProcessId} on {Environment.MachineName} since 20",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith(": end that process, or give another folder", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_let_only_its_owner_in_when_it_is_a_state_folder()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // what others may do stands in access lists there
        }

        Directory.CreateDirectory(_folder.File("open"), (UnixFileMode)0b111_111_111);

        using var state = FolderLock.Take(_folder.File("open"));

        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(_folder.File("open")));
    }

    [Fact]
    public void Should_give_the_folder_away_when_it_was_let_go_or_another_name_is_asked_for()
    {
        FolderLock.Take(_folder.Path).Dispose();

        using var state = FolderLock.Take(_folder.Path);
        using var run = FolderLock.Take(_folder.Path, "run");
    }

    [Fact]
    public async Task Should_give_the_folder_away_when_the_process_that_had_it_was_killed()
    {
        string file = _folder.File("state.lock");
        // it locks the file as the product does, says so, and becomes a process that sleeps
        var start = new ProcessStartInfo("flock", ["--no-fork", file, "sh", "-c", "echo locked; exec sleep 60"])
        {
            RedirectStandardOutput = true,
        };
        using Process other = Process.Start(start)!;
        Assert.Equal("locked", await other.StandardOutput.ReadLineAsync());
        FolderInUseException refused = Assert.Throws<FolderInUseException>(() => FolderLock.Take(_folder.Path));
        Assert.Contains("in use by another process:", refused.Message, StringComparison.Ordinal);

        other.Kill();
        await other.WaitForExitAsync();

        FolderLock.Take(_folder.Path).Dispose();
    }
}
