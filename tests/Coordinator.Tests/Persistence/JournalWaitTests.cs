using Npgsql;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Tests.Support;

namespace ProFL.Coordinator.Tests.Persistence;

/// <summary>Against a real server, that is out of reach at first.</summary>
public sealed class JournalWaitTests(PostgresDatabase postgres) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task Should_say_once_why_and_start_when_a_database_is_away_and_comes()
    {
        using var folder = new TemporaryFolder();
        var away = new NpgsqlConnectionStringBuilder(postgres.Server.CreateDatabase());
        string server = away.Host!;
        away.Host = folder.File("server");
        List<string> said = [];
        int tries = 0;

        await JournalWait.Until(
            () =>
            {
                if (++tries == 3)
                {
                    Directory.CreateSymbolicLink(away.Host, server);
                }

                PostgresJournal.Check(away.ToString());
                return true;
            },
            said.Add,
            CancellationToken.None
        );

        Assert.Equal(3, tries);
        Assert.Equal(2, said.Count);
        Assert.Contains("cannot be used", said[0], StringComparison.Ordinal);
        Assert.Contains("this coordinator waits", said[0], StringComparison.Ordinal);
        Assert.Contains("is there", said[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_give_up_waiting_when_it_is_told_to_stop()
    {
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            JournalWait.Until<bool>(() => throw new JournalAwayException("away"), _ => stop.Cancel(), stop.Token)
        );
    }

    [Fact]
    public async Task Should_refuse_at_once_when_the_server_knows_no_such_database()
    {
        var other = new NpgsqlConnectionStringBuilder(postgres.Server.CreateDatabase()) { Database = "profl_that_is_not_there" };

        JournalException refusal = await Assert.ThrowsAsync<JournalException>(() =>
            JournalWait.Until(
                () =>
                {
                    PostgresJournal.Check(other.ToString());
                    return true;
                },
                reason => Assert.Fail(reason),
                CancellationToken.None
            )
        );

        Assert.Contains("does not exist", refusal.Message, StringComparison.Ordinal);
    }
}
