using System.Diagnostics;
using System.Globalization;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Tests.Shared;
using Xunit.Abstractions;

namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>Seconds from a coordinator's end to the next accepted update; docs/results/faults.md has the figures.</summary>
[Collection(nameof(Timed))]
public sealed class FailoverTimesTests(ITestOutputHelper output)
{
    [Theory]
    [Trait("Category", "Long")]
    [InlineData("responsive", 15, false)]
    [InlineData("responsive", 15, true)]
    [InlineData("steady", 45, false)]
    public async Task Should_accept_the_next_update_in_time_when_each_of_three_coordinators_is_killed_in_turn(
        string layer,
        double limit,
        bool overTls
    )
    {
        using var server = PostgresServer.Shared();
        using var cluster = new DatabaseCluster(server.CreateDatabase(), coordinators: 3) { Layer = layer, IsSecured = overTls };
        cluster.StartAll();
        await cluster.UntilAllReady();
        foreach (string coordinator in cluster.Coordinators)
        {
            await cluster.UntilMoreRounds(2);
            string role = cluster.Host == coordinator ? "hosts the job" : "does not host the job";
            cluster.Kill(coordinator);
            Note($"{layer}{(overTls ? " over TLS" : "")}, {coordinator} of three, {role}, SIGKILL", await cluster.UntilNextUpdate(), limit);
            cluster.Start(coordinator);
            await cluster.UntilReady(coordinator);
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_accept_the_next_update_in_time_when_the_hosting_coordinator_of_three_is_told_to_stop()
    {
        using var server = PostgresServer.Shared();
        using var cluster = new DatabaseCluster(server.CreateDatabase(), coordinators: 3);
        cluster.StartAll();
        await cluster.UntilAllReady();
        await cluster.UntilMoreRounds(2);
        string host = cluster.Host;
        long told = Stopwatch.GetTimestamp();
        Task stopped = cluster.Terminate(host);
        await cluster.Until(() => cluster.Host != host, "the job was not handed over");
        await cluster.UntilNextUpdate();
        Note($"responsive, {host} of three, hosts the job, SIGTERM", Stopwatch.GetElapsedTime(told).TotalSeconds, limit: 4);
        await stopped;
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("responsive", 6)]
    [InlineData("steady", 20)]
    public async Task Should_accept_the_next_update_in_time_when_a_single_coordinator_is_killed_and_restarted(string layer, double limit)
    {
        using var server = PostgresServer.Shared();
        using var cluster = new DatabaseCluster(server.CreateDatabase(), coordinators: 1) { Layer = layer };
        cluster.StartAll();
        await cluster.UntilAllReady();
        await cluster.UntilMoreRounds(2);
        cluster.Kill(cluster.Coordinators[0]);
        cluster.Start(cluster.Coordinators[0]);
        Note($"{layer}, the only one, SIGKILL and started again at once", await cluster.UntilNextUpdate(), limit);
    }

    private void Note(string what, double seconds, double limit)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {seconds:0.0} s"));
        Assert.InRange(seconds, 0, limit);
    }
}
