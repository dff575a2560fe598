using System.Diagnostics;
using ProFL.EndToEnd.Tests.Faults;
using ProFL.Tests.Shared;

namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>The database goes away in the middle of a round, and comes back.</summary>
public sealed class DatabaseOutageTests(UndisturbedEnduringRun undisturbed) : IClassFixture<UndisturbedEnduringRun>
{
    [Fact]
    public Task Should_pause_with_a_reason_and_go_on_when_the_database_is_away_for_six_seconds() =>
        Outage(TimeSpan.FromSeconds(6), coordinators: 1);

    [Fact]
    [Trait("Category", "Long")]
    public Task Should_pause_with_a_reason_and_go_on_when_the_database_of_three_is_away_for_six_seconds() =>
        Outage(TimeSpan.FromSeconds(6), coordinators: 3);

    [Fact]
    [Trait("Category", "Long")]
    public Task Should_pause_with_a_reason_and_go_on_when_the_database_is_away_for_half_a_minute() =>
        Outage(TimeSpan.FromSeconds(30), coordinators: 3);

    private async Task Outage(TimeSpan length, int coordinators)
    {
        using var server = PostgresServer.Own();
        using var cluster = new DatabaseCluster(server.CreateDatabase(), coordinators);
        cluster.StartAll();
        await cluster.UntilMoreRounds(5);
        await cluster.UntilNextUpdate();

        var away = Stopwatch.StartNew();
        server.Down();
        // what is said is a fact of the outage, its length is its own
        await Task.Delay(length);
        server.Up();
        await cluster.UntilNextUpdate();
        MatrixRows.Note($"database away {length.TotalSeconds:0} s", coordinators == 1 ? "one" : "three", away.Elapsed.TotalSeconds);
        await cluster.UntilEnded();

        Assert.Contains(
            cluster.Coordinators,
            c => cluster[c].Error.Contains($"job {DatabaseCluster.Job} pauses: the journal is out of reach", StringComparison.Ordinal)
        );
        Assert.Contains(
            cluster.Coordinators,
            c => cluster[c].Error.Contains($"job {DatabaseCluster.Job} goes on", StringComparison.Ordinal)
        );
        ReplayAssert.Holds(await cluster.Verify(), undisturbed);
        ReplayAssert.EachKeyWasTrainedOnce(cluster.Trainings(), undisturbed.UpdatesAccepted);
    }
}
