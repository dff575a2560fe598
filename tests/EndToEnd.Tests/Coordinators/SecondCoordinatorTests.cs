using ProFL.EndToEnd.Tests.Support;
using ProFL.Tests.Shared;

namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>What a second coordinator is told.</summary>
public sealed class SecondCoordinatorTests
{
    [Fact]
    public async Task Should_refuse_the_second_with_a_remedy_when_each_has_a_sqlite_file_of_its_own()
    {
        using var folder = new TemporaryFolder();
        int[] ports = KillableCluster.FreePorts(2);
        using ProductProcess first = Start(folder, "first", ports[0]);
        await first.Line("coordinator at");
        using ProductProcess second = Start(folder, "second", ports[1], "--join", $"127.0.0.1:{ports[0]}");

        int exitCode = await second.WaitForExit(TimeSpan.FromSeconds(60));

        Assert.Equal(2, exitCode);
        Assert.Contains("keeps another journal", second.Error, StringComparison.Ordinal);
        Assert.Contains("start three with one PostgreSQL database (profl.postgresql)", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_refuse_the_second_and_leave_the_folder_as_it_is_when_the_first_works_there()
    {
        using var folder = new TemporaryFolder();
        using ProductProcess first = Start(folder, "first", 0);
        await first.Line("in the cluster");
        string noted = File.ReadAllText(folder.File("first/cluster.json"));

        using ProductProcess second = Start(folder, "first", 0);
        int exitCode = await second.WaitForExit(TimeSpan.FromSeconds(60));

        Assert.Equal(5, exitCode);
        Assert.Contains($"{folder.File("first")} is in use by process {first.Id} on ", second.Error, StringComparison.Ordinal);
        Assert.Equal(noted, File.ReadAllText(folder.File("first/cluster.json")));
        Assert.False(first.HasExited);
    }

    [Fact]
    public async Task Should_say_that_two_serve_a_rolling_upgrade_only_when_they_share_a_database()
    {
        using var server = PostgresServer.Shared();
        using var cluster = new DatabaseCluster(server.CreateDatabase(), coordinators: 2);
        cluster.Start(cluster.Coordinators[0]);
        ProductProcess second = cluster.Start(cluster.Coordinators[1]);

        Assert.Contains("rolling upgrade only", await second.Line("there are two coordinators"), StringComparison.Ordinal);
    }

    private static ProductProcess Start(TemporaryFolder folder, string name, int port, params string[] more) =>
        ProductProcess.Start(["coordinator", "--state", folder.File(name), "--port", $"{port}", .. more]);
}
