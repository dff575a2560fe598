using System.Data.Common;
using System.Globalization;
using Google.Protobuf.Reflection;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ProFL.Coordinator.Persistence;

/// <summary>
/// Reads a journal as it lies on disk or in a database, without an actor system and without changing anything; also while a coordinator
/// writes.
/// </summary>
public sealed class JournalReader : IDisposable
{
    private readonly DbConnection _connection;
    private readonly string _name;

    private JournalReader(DbConnection connection, string name) => (_connection, _name) = (connection, name);

    /// <summary>Opens the journal of a SQLite file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="JournalException">There is no such file, it holds no journal, or a newer version wrote it.</exception>
    public JournalReader(string path)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new JournalException($"journal {full} does not exist: give the path of a coordinator's journal");
        }

        _name = full;
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = full,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString()
        );
        try
        {
            _connection.Open();
            using DbCommand probe = Command("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('journal', 'snapshot')");
            if (Convert.ToInt64(probe.ExecuteScalar(), CultureInfo.InvariantCulture) != 2)
            {
                throw new JournalException($"{full} holds no tables journal and snapshot: give the path of a coordinator's journal");
            }

            using DbCommand version = Command("PRAGMA user_version");
            SqliteJournal.RequireKnown(Convert.ToInt64(version.ExecuteScalar(), CultureInfo.InvariantCulture), full);
        }
        catch (Exception broken)
        {
            _connection.Dispose();
            if (broken is SqliteException)
            {
                throw JournalDamage.IsCauseOf(broken)
                    ? JournalDamage.Of(full, broken)
                    : new JournalException($"journal {full} cannot be opened: {broken.Message}", broken);
            }

            throw;
        }
    }

    /// <summary>Opens the journal of a PostgreSQL database.</summary>
    /// <param name="connectionString">Npgsql's.</param>
    /// <exception cref="JournalException">It cannot be reached, or holds no journal.</exception>
    public static JournalReader OfDatabase(string connectionString)
    {
        PostgresJournal.Check(connectionString);
        var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        return new JournalReader(connection, PostgresJournal.NameOf(connectionString));
    }

    /// <summary>Everyone who wrote, in ordinal order.</summary>
    public IReadOnlyList<string> PersistenceIds()
    {
        using DbCommand command = Command("SELECT DISTINCT persistence_id FROM journal");
        return [.. Rows(command, reader => reader.GetString(0)).Order(StringComparer.Ordinal)];
    }

    /// <summary>One writer's events in their order, read one by one.</summary>
    /// <param name="persistenceId">The writer.</param>
    /// <param name="from">The first sequence number wanted.</param>
    public IEnumerable<JournalRow> Events(string persistenceId, long from = 1)
    {
        using DbCommand command = Command(
            "SELECT sequence_number, manifest, message FROM journal WHERE persistence_id = @id AND sequence_number >= @from ORDER BY "
                + "sequence_number",
            persistenceId
        );
        Add(command, "@from", from);
        foreach (JournalRow row in Rows(command, reader => Row(persistenceId, reader)))
        {
            yield return row;
        }
    }

    /// <summary>When one writer's events were written, by sequence number, to the writer's clock.</summary>
    /// <param name="persistenceId">The writer.</param>
    public IReadOnlyDictionary<long, DateTimeOffset> TimesOf(string persistenceId)
    {
        using DbCommand command = Command("SELECT sequence_number, created FROM journal WHERE persistence_id = @id", persistenceId);
        // Akka's events carry .NET's ticks, UTC
        return Rows(command, reader => (Number: reader.GetInt64(0), At: new DateTimeOffset(reader.GetInt64(1), TimeSpan.Zero)))
            .ToDictionary(row => row.Number, row => row.At);
    }

    /// <summary>How many events of a kind a writer has written.</summary>
    /// <param name="persistenceId">The writer.</param>
    /// <param name="kind">Of the journal's messages.</param>
    public long Count(string persistenceId, MessageDescriptor kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        using DbCommand command = Command(
            "SELECT count(*) FROM journal WHERE persistence_id = @id AND manifest = @manifest",
            persistenceId
        );
        Add(command, "@manifest", kind.FullName);
        return Rows(command, reader => reader.GetInt64(0)).Single();
    }

    /// <summary>One writer's last snapshot, or null.</summary>
    /// <param name="persistenceId">The writer.</param>
    public JournalRow? LastSnapshot(string persistenceId)
    {
        using DbCommand command = Command(
            "SELECT sequence_number, manifest, snapshot FROM snapshot WHERE persistence_id = @id ORDER BY sequence_number DESC LIMIT 1",
            persistenceId
        );
        return Rows(command, reader => Row(persistenceId, reader)).SingleOrDefault();
    }

    /// <summary>The sequence number of a writer's last event, 0 when there is none.</summary>
    /// <param name="persistenceId">The writer.</param>
    public long HighestSequenceNumber(string persistenceId) => Highest("journal", persistenceId);

    /// <summary>The sequence number of a writer's last snapshot, 0 when there is none.</summary>
    /// <param name="persistenceId">The writer.</param>
    public long HighestSnapshotSequenceNumber(string persistenceId) => Highest("snapshot", persistenceId);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _connection.Dispose();

    private static JournalRow Row(string persistenceId, DbDataReader reader) =>
        new(
            persistenceId,
            reader.GetInt64(0),
            reader.IsDBNull(1) ? "" : reader.GetString(1),
            reader.IsDBNull(2) ? [] : (byte[])reader.GetValue(2)
        );

    private long Highest(string table, string persistenceId)
    {
        using DbCommand command = Command(
            $"SELECT coalesce(max(sequence_number), 0) FROM {table} WHERE persistence_id = @id",
            persistenceId
        );
        return Rows(command, reader => reader.GetInt64(0)).Single();
    }

    // every question goes through here: what is wrong with a file shows only when the page is read that is
    private IEnumerable<T> Rows<T>(DbCommand command, Func<DbDataReader, T> row)
    {
        using DbDataReader reader = Damage(command.ExecuteReader);
        while (Damage(reader.Read))
        {
            yield return Damage(() => row(reader));
        }
    }

    private T Damage<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DbException broken) when (JournalDamage.IsCauseOf(broken))
        {
            throw JournalDamage.Of(_name, broken);
        }
    }

    private DbCommand Command(string sql, string? persistenceId = null)
    {
        DbCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        if (persistenceId is not null)
        {
            Add(command, "@id", persistenceId);
        }

        return command;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
