using Npgsql;

namespace ProFL.Node.Persistence;

/// <summary>The journal in a PostgreSQL database, whose tables its owner makes by hocon/ddl/postgresql.sql.</summary>
public static class PostgresJournal
{
    private const string Remedy = "apply hocon/ddl/postgresql.sql to that database";

    /// <summary>Checks that the tables are there and let only one writer write a job's next event.</summary>
    /// <param name="connectionString">Npgsql's, such as <c>Host=…;Database=profl;Username=profl</c>.</param>
    /// <exception cref="JournalException">They are not, or the database cannot be reached.</exception>
    public static void Check(string connectionString)
    {
        var address = new NpgsqlConnectionStringBuilder(connectionString);
        var database = $"{address.Database} on {address.Host}";
        try
        {
            using var connection = new NpgsqlConnection(connectionString);
            connection.Open();
            if (!Holds(connection, "SELECT to_regclass('journal') IS NOT NULL AND to_regclass('snapshot') IS NOT NULL"))
                throw new JournalException($"database {database} has no tables journal and snapshot: {Remedy}");
            if (!Holds(connection,
                """
                SELECT EXISTS (
                    SELECT 1 FROM pg_index i
                    WHERE i.indrelid = to_regclass('journal') AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
                      AND (SELECT string_agg(a.attname, ',' ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey))
                          = 'persistence_id,sequence_number')
                """))
                throw new JournalException(
                    $"table journal of database {database} has no UNIQUE(persistence_id, sequence_number), so two coordinators could both write a job's next event. "
                    + "Remedy: ALTER TABLE journal ADD CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number)");
        }
        catch (NpgsqlException broken)
        {
            throw new JournalException($"database {database} cannot be used: {broken.Message} Check akka.persistence.journal.sql.connection-string, and that the server runs", broken);
        }
    }

    private static bool Holds(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar() is true;
    }
}
