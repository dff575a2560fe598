using Akka.Configuration;
using Npgsql;

namespace ProFL.Coordinator.Persistence;

/// <summary>The journal in a PostgreSQL database, whose tables its owner makes by hocon/ddl/postgresql.sql.</summary>
public static class PostgresJournal
{
    /// <summary>The provider's name in Akka.Persistence.Sql.</summary>
    public const string Provider = "PostgreSQL.15";

    private const string Tables = "journal, snapshot, blob, blob_chunk, journal_identity";
    private const string Remedy = "apply hocon/ddl/postgresql.sql to that database; applying it again changes nothing";

    /// <summary>The settings with which journal and snapshots go to a database; put them over the other layers.</summary>
    /// <param name="connectionString">Npgsql's.</param>
    public static Config Settings(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        string connection = connectionString
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return ConfigurationFactory.ParseString(
            $$"""
            akka.persistence.journal.sql { provider-name = "{{Provider}}", connection-string = "{{connection}}" }
            akka.persistence.snapshot-store.sql { provider-name = "{{Provider}}", connection-string = "{{connection}}" }
            """
        );
    }

    /// <summary>What tells this journal from every other; a copy that was restored elsewhere has the same.</summary>
    /// <param name="connectionString">Npgsql's.</param>
    /// <exception cref="JournalException">The database cannot be reached.</exception>
    public static string IdentityOf(string connectionString) =>
        Use(
            connectionString,
            (connection, _) =>
            {
                using var command = new NpgsqlCommand("SELECT id::text FROM journal_identity", connection);
                return (string)command.ExecuteScalar()!;
            }
        );

    /// <summary>The database and its server, for a person.</summary>
    /// <param name="connectionString">Npgsql's.</param>
    /// <exception cref="JournalException">It is no connection string.</exception>
    public static string NameOf(string connectionString)
    {
        NpgsqlConnectionStringBuilder address = Parse(connectionString);
        return $"{address.Database} on {address.Host}";
    }

    /// <summary>Whether a connection string holds a password.</summary>
    /// <param name="connectionString">Npgsql's.</param>
    /// <exception cref="JournalException">It is no connection string.</exception>
    public static bool HasPassword(string connectionString) => Parse(connectionString).Password is { Length: > 0 };

    /// <summary>Makes the tables in a database where one of them is missing.</summary>
    /// <param name="connectionString">Npgsql's; its user must be allowed to make tables.</param>
    /// <param name="ddl">hocon/ddl/postgresql.sql, which leaves alone what is there.</param>
    /// <returns>False when all were there.</returns>
    /// <exception cref="JournalException">They cannot be made, or the database cannot be reached.</exception>
    public static bool MakeTables(string connectionString, string ddl) =>
        Use(
            connectionString,
            (connection, database) =>
            {
                if (HasTables(connection))
                {
                    return false;
                }

                try
                {
                    using var command = new NpgsqlCommand(ddl, connection);
                    command.ExecuteNonQuery();
                    return true;
                }
                catch (PostgresException refused)
                {
                    throw new JournalException(
                        $"database {database} has no tables {Tables}, and {connection.UserName} cannot make them ({refused.MessageText}): "
                            + $"as their owner, {Remedy}",
                        refused
                    );
                }
            }
        );

    /// <summary>Checks that the tables are there and let only one writer write a job's next event.</summary>
    /// <param name="connectionString">Npgsql's, such as <c>Host=…;Database=profl;Username=profl</c>.</param>
    /// <exception cref="JournalAwayException">The database cannot be reached now.</exception>
    /// <exception cref="JournalException">They are not, or the database refuses.</exception>
    public static void Check(string connectionString) =>
        Use(
            connectionString,
            (connection, database) =>
            {
                if (!HasTables(connection))
                {
                    throw new JournalException($"database {database} has no tables {Tables}: {Remedy}");
                }

                if (
                    !Holds(
                        connection,
                        """
                        SELECT EXISTS (
                            SELECT 1 FROM pg_index i
                            WHERE i.indrelid = to_regclass('journal') AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
                              AND (SELECT string_agg(a.attname, ',' ORDER BY a.attname) FROM pg_attribute a
                                   WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey))
                                  = 'persistence_id,sequence_number')
                        """
                    )
                )
                {
                    throw new JournalException(
                        $"table journal of database {database} has no UNIQUE(persistence_id, sequence_number), "
                            + "so two coordinators could both write a job's next event. "
                            + "Remedy: ALTER TABLE journal ADD CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number)"
                    );
                }

                return true;
            }
        );

    private static T Use<T>(string connectionString, Func<NpgsqlConnection, string, T> use)
    {
        string database = NameOf(connectionString);
        try
        {
            using var connection = new NpgsqlConnection(connectionString);
            connection.Open();
            return use(connection, database);
        }
        catch (NpgsqlException broken)
        {
            string problem = $"database {database} cannot be used: {broken.Message} Check profl.postgresql, and that the server runs";
            throw JournalDamage.IsCauseOf(broken) ? JournalDamage.Of(database, broken)
            : broken.IsTransient ? new JournalAwayException(problem, broken)
            : new JournalException(problem, broken);
        }
    }

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException broken)
        {
            throw new JournalException(
                $"profl.postgresql is no connection string: {broken.Message} Write it as Host=127.0.0.1;Database=profl;Username=profl",
                broken
            );
        }
    }

    private static bool HasTables(NpgsqlConnection connection) =>
        Holds(connection, $"SELECT bool_and(to_regclass(t) IS NOT NULL) FROM unnest(string_to_array('{Tables}', ', ')) t");

    private static bool Holds(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar() is true;
    }
}
