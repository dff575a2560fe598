using Microsoft.Extensions.Logging;
using ProFL.Node.Logging;
using ProFL.Tools.Clusters;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Clusters;

public sealed class SupervisedProcessTests : IDisposable
{
    private const int Limit = 1024;
    private const int Kept = 3;
    private static readonly LogSettings Log = new("", LogFormat.Text, Limit, Kept, LogLevel.Information);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_begin_the_next_file_and_tell_the_last_line_when_a_process_says_more_than_a_file_may_hold()
    {
        // it names the layer that there is not, with all its lines, and cannot start
        string layer = string.Join('\n', Enumerable.Range(0, 100).Select(i => $"line {i} of a layer that is not there"));

        UserException refusal = await Assert.ThrowsAsync<UserException>(() => Keep("coordinator", "--layer", layer));

        FileInfo[] files = [.. Files()];
        Assert.Equal(Kept, files.Length);
        Assert.All(files, file => Assert.InRange(file.Length, 1, 2 * Limit));
        string last = File.ReadLines(files[^1].FullName).Last(line => line.Length > 0);
        Assert.Contains("line 99 of a layer", last, StringComparison.Ordinal);
        Assert.StartsWith($"node cannot start: {last} (", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_add_to_the_file_when_a_process_is_started_again()
    {
        await Assert.ThrowsAsync<UserException>(() => Keep("coordinator", "--layer", "first"));
        await Assert.ThrowsAsync<UserException>(() => Keep("coordinator", "--layer", "second"));

        string[] lines = File.ReadAllLines(Assert.Single(Files()).FullName);
        Assert.Contains("'first'", lines[0], StringComparison.Ordinal);
        Assert.Contains("'second'", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Should_begin_the_next_file_when_the_supervisor_in_the_background_says_more_than_a_file_may_hold()
    {
        using (LineLog log = ClusterProcesses.OpenSupervisorLog(_folder.Path, Log))
        {
            for (int i = 0; i < 100; i++)
            {
                log.Write(new ProcessEnded("north-1", 137, TimeSpan.FromSeconds(i)).ToString());
            }
        }

        FileInfo[] files = [.. Files()];
        Assert.Equal(Kept, files.Length);
        Assert.All(files, file => Assert.InRange(file.Length, 1, 2 * Limit));
        Assert.StartsWith("supervisor_", files[^1].Name, StringComparison.Ordinal);
    }

    private IOrderedEnumerable<FileInfo> Files() =>
        new DirectoryInfo(Path.Combine(_folder.Path, "logs")).GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal);

    private Task Keep(params string[] arguments)
    {
        var note = new ProcessNote("node", "coordinator", "", 0, 0, "", "", Path.Combine(_folder.Path, "logs", "node.log"), 0);
        return new SupervisedProcess(new ClusterPlan.Member(note, [.. arguments]), Log, () => { }, _ => { }).Keep(CancellationToken.None);
    }
}
