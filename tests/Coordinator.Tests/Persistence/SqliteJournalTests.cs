using Microsoft.Data.Sqlite;
using ProFL.Coordinator.Persistence;

namespace ProFL.Coordinator.Tests.Persistence;

public sealed class SqliteJournalTests : IDisposable
{
    private const string Insert =
        "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier) VALUES (1, 0, 'job-a', "
        + "1, x'00', 'profl.journal.JobPaused', 4711)";

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public SqliteJournalTests() => _path = Path.Combine(_folder.Path, "below", "journal.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_have_the_tables_and_write_ahead_logging_when_a_journal_is_prepared()
    {
        SqliteJournal.Prepare(_path);

        Assert.Equal("wal", Scalar("PRAGMA journal_mode"));
        Assert.Equal(
            "journal,snapshot",
            Scalar(
                "SELECT group_concat(name, ',') FROM (SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
                    + "ORDER BY name)"
            )
        );
        Assert.Equal(1L, Scalar("PRAGMA user_version"));
    }

    [Fact]
    public void Should_refuse_the_second_writer_when_two_write_the_same_sequence_number()
    {
        SqliteJournal.Prepare(_path);
        Scalar(Insert);

        Assert.Contains("UNIQUE", Assert.Throws<SqliteException>(() => Scalar(Insert)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_keep_every_event_when_a_journal_is_prepared_again()
    {
        SqliteJournal.Prepare(_path);
        Scalar(Insert);

        SqliteJournal.Prepare(_path);

        Assert.Equal(1L, Scalar("SELECT count(*) FROM journal"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CREATE INDEX i ON journal (persistence_id, sequence_number)")]
    [InlineData("CREATE UNIQUE INDEX i ON journal (persistence_id, sequence_number, created)")]
    [InlineData("CREATE UNIQUE INDEX i ON journal (persistence_id, sequence_number) WHERE deleted = 0")]
    public void Should_refuse_with_table_and_remedy_when_nothing_keeps_a_second_writer_out(string index)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        Scalar($"CREATE TABLE journal (ordering INTEGER PRIMARY KEY, created, deleted, persistence_id, sequence_number); {index}");

        JournalException refusal = Assert.Throws<JournalException>(() => SqliteJournal.Prepare(_path));

        Assert.Contains("table journal", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("CREATE UNIQUE INDEX journal_uq", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0L, Scalar("PRAGMA user_version"));
    }

    [Fact]
    public void Should_agree_once_the_remedy_was_applied_when_it_had_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        Scalar("CREATE TABLE journal (ordering INTEGER PRIMARY KEY, created, deleted, persistence_id, sequence_number)");
        Scalar("CREATE UNIQUE INDEX journal_uq ON journal (persistence_id, sequence_number)");

        SqliteJournal.Prepare(_path);

        Assert.Equal(1L, Scalar("PRAGMA user_version"));
    }

    [Fact]
    public void Should_refuse_when_a_newer_version_wrote_the_file()
    {
        SqliteJournal.Prepare(_path);
        Scalar("PRAGMA user_version = 2");

        foreach (Action open in new Action[] { () => SqliteJournal.Prepare(_path), () => new JournalReader(_path).Dispose() })
        {
            JournalException refusal = Assert.Throws<JournalException>(open);

            Assert.Contains("layout 2", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Should_name_the_file_when_it_is_no_sqlite_file()
    {
        string path = _folder.File("text.db");
        File.WriteAllText(path, new string('x', 5000));

        Assert.Contains(path, Assert.Throws<JournalException>(() => SqliteJournal.Prepare(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_that_it_is_damaged_and_where_backups_are_told_of_when_pages_are_overwritten()
    {
        SqliteJournal.Prepare(_path);
        Scalar(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO journal (created, deleted, "
                + "persistence_id, sequence_number, message, manifest, identifier) SELECT 1, 0, 'job-a', i, zeroblob(200), 'm', 4711 FROM n"
        );
        Scalar("PRAGMA wal_checkpoint(TRUNCATE)");
        using (FileStream file = File.OpenWrite(_path))
        {
            file.Position = file.Length / 2;
            file.Write(Enumerable.Repeat((byte)0xA5, 16_384).ToArray());
        }

        foreach (Action open in new Action[] { () => SqliteJournal.Prepare(_path), ReadAll })
        {
            JournalException refusal = Assert.Throws<JournalException>(open);

            Assert.Contains($"journal {_path} is damaged", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("docs/backup.md", refusal.Message, StringComparison.Ordinal);
        }

        void ReadAll()
        {
            using var reader = new JournalReader(_path);
            _ = reader.PersistenceIds().SelectMany(id => reader.Events(id)).Count();
        }
    }

    [Fact]
    public void Should_name_the_row_when_its_bytes_are_no_message()
    {
        SqliteJournal.Prepare(_path);
        Scalar(Insert.Replace("x'00'", "x'ff'", StringComparison.Ordinal));
        using var reader = new JournalReader(_path);

        JournalException refusal = Assert.Throws<JournalException>(() => reader.Events("job-a").Single().ToMessage());

        Assert.Contains("row 1 of job-a cannot be read", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_what_to_give_when_a_reader_finds_no_journal()
    {
        Assert.Contains(
            "does not exist",
            Assert.Throws<JournalException>(() => new JournalReader(_path)).Message,
            StringComparison.Ordinal
        );
        string empty = _folder.File("empty.db");
        File.WriteAllBytes(empty, []);
        Assert.Contains("no tables", Assert.Throws<JournalException>(() => new JournalReader(empty)).Message, StringComparison.Ordinal);
    }

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
