using ProFL.Node.Faults;
using ProFL.Node.Hosting;
using ProFL.Node.Logging;
using ProFL.Tools.Clusters;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Clusters;

public sealed class ClusterFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_start_nothing_and_name_the_process_when_another_runs_a_cluster_in_the_folder()
    {
        using FolderLock other = ClusterProcesses.Lock(_folder.Path);
        var plan = new ClusterPlan([], new FaultSettings("", false), new LogSettings("", LogFormat.Text, 1024, 1, default));

        UserException refused = await Assert.ThrowsAsync<UserException>(() =>
            ClusterSupervisor.Run(_folder.Path, plan, _ => { }, CancellationToken.None)
        );

        Assert.Equal(Mistake.Usage, refused.Mistake);
        Assert.Contains($"(process {Environment.ProcessId} on ", refused.Message, StringComparison.Ordinal);
        Assert.Null(ClusterNote.Read(_folder.Path));
    }
}
