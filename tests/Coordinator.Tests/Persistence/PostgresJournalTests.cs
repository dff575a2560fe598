using Akka.Configuration;
using Npgsql;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Tests.Support;
using ProFL.Node.Configuration;

namespace ProFL.Coordinator.Tests.Persistence;

/// <summary>Against a real server, never a stand-in.</summary>
public sealed class PostgresJournalTests(PostgresDatabase postgres) : IClassFixture<PostgresDatabase>
{
    private const string Insert =
        "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier) VALUES (1, false, "
        + "'job-a', 1, '\\x00', 'profl.journal.JobPaused', 4711)";

    private readonly string _database = postgres.Server.CreateDatabase(withTables: false);

    [Fact]
    public void Should_agree_when_the_shipped_tables_were_made_once_or_twice()
    {
        Tables();
        PostgresJournal.Check(_database);
        Execute(Insert);
        string identity = PostgresJournal.IdentityOf(_database);

        Tables();

        PostgresJournal.Check(_database);
        Assert.Equal(1L, Execute("SELECT count(*) FROM journal"));
        Assert.Equal(identity, PostgresJournal.IdentityOf(_database));
    }

    [Fact]
    public void Should_refuse_the_second_writer_when_two_write_the_same_sequence_number()
    {
        Tables();
        Execute(Insert);

        Assert.Equal(PostgresErrorCodes.UniqueViolation, Assert.Throws<PostgresException>(() => Execute(Insert)).SqlState);
    }

    [Fact]
    public void Should_refuse_with_the_file_to_apply_when_there_are_no_tables()
    {
        JournalException refusal = Assert.Throws<JournalException>(() => PostgresJournal.Check(_database));

        Assert.Contains("no tables journal, snapshot, blob, blob_chunk, journal_identity", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("hocon/ddl/postgresql.sql", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_make_the_tables_once_when_they_are_missing()
    {
        string ddl = File.ReadAllText(Path.Combine(HoconLayers.Folder, "ddl", "postgresql.sql"));

        Assert.Equal([true, false], new[] { PostgresJournal.MakeTables(_database, ddl), PostgresJournal.MakeTables(_database, ddl) });
        PostgresJournal.Check(_database);
    }

    [Fact]
    public void Should_refuse_with_the_file_to_apply_when_the_user_may_not_make_tables()
    {
        string user = $"reader_{Guid.NewGuid():N}";
        Execute($"CREATE USER {user}");

        JournalException refusal = Assert.Throws<JournalException>(() =>
            PostgresJournal.MakeTables(
                new NpgsqlConnectionStringBuilder(_database) { Username = user }.ToString(),
                "CREATE TABLE journal (id INT)"
            )
        );

        Assert.Contains($"{user} cannot make them", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("hocon/ddl/postgresql.sql", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_show_how_to_write_it_when_a_connection_string_is_none() =>
        Assert.Contains(
            "Write it as Host=",
            Assert.Throws<JournalException>(() => PostgresJournal.HasPassword("profl")).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("CREATE INDEX i ON journal (persistence_id, sequence_number)")]
    [InlineData("CREATE UNIQUE INDEX i ON journal (persistence_id, sequence_number, created)")]
    [InlineData("CREATE UNIQUE INDEX i ON journal (persistence_id, sequence_number) WHERE NOT deleted")]
    public void Should_refuse_with_table_and_remedy_when_nothing_keeps_a_second_writer_out(string index)
    {
        Tables();
        Execute("ALTER TABLE journal DROP CONSTRAINT journal_uq");
        Execute(index);

        JournalException refusal = Assert.Throws<JournalException>(() => PostgresJournal.Check(_database));

        Assert.Contains("table journal", refusal.Message, StringComparison.Ordinal);
        string remedy = refusal.Message[(refusal.Message.IndexOf("Remedy: ", StringComparison.Ordinal) + "Remedy: ".Length)..];
        Execute(remedy);
        PostgresJournal.Check(_database);
    }

    [Fact]
    public void Should_refuse_before_it_connects_when_the_replay_would_be_filtered()
    {
        Config config = Settings("akka.persistence.journal.sql.replay-filter.mode = repair-by-discard-old");

        Assert.Contains(
            "replay-filter.mode",
            Assert.Throws<JournalException>(() => JournalSetup.Prepare(config)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_agree_when_the_settings_name_the_database()
    {
        Tables();

        JournalSetup.Prepare(Settings());
    }

    [Fact]
    public void Should_read_every_row_when_the_journal_is_in_a_database()
    {
        Tables();
        Execute(Insert);
        using var reader = JournalReader.OfDatabase(_database);

        Assert.Equal(["job-a"], reader.PersistenceIds());
        Assert.Equal(("profl.journal.JobPaused", 1L), reader.Events("job-a").Select(r => (r.Manifest, r.SequenceNumber)).Single());
        Assert.Equal(1, reader.HighestSequenceNumber("job-a"));
        Assert.Null(reader.LastSnapshot("job-a"));
    }

    private Config Settings(params string[] settings) =>
        PostgresJournal.Settings(_database).WithFallback(HoconLayers.Load("coordinator", settings: settings));

    private void Tables() => Execute(File.ReadAllText(Path.Combine(HoconLayers.Folder, "ddl", "postgresql.sql")));

    private object? Execute(string sql) => PostgresServer.Execute(_database, sql);
}
