using Akka.Configuration;
using Microsoft.Data.Sqlite;

namespace ProFL.Coordinator.Persistence;

/// <summary>What a coordinator does about its journal before its actor system starts.</summary>
public static class JournalSetup
{
    /// <summary>Makes or checks the journal that a configuration names, whatever its provider.</summary>
    /// <param name="config">The merged configuration of a coordinator.</param>
    /// <exception cref="JournalException">The journal must not be used as it is; says why and what to do.</exception>
    public static void Prepare(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        JournalGuard.Check(config);
        const string Journal = "akka.persistence.journal.sql";
        string provider = config.GetString($"{Journal}.provider-name", "");
        string connection = config.GetString($"{Journal}.connection-string", "");
        if (connection.Length == 0)
        {
            throw new JournalException($"{Journal}.connection-string is empty: name the file or database that keeps the journal");
        }

        if (config.GetString("akka.persistence.snapshot-store.sql.connection-string", "") != connection)
        {
            throw new JournalException(
                $"{Journal} and akka.persistence.snapshot-store.sql have different connection strings: give both the same, snapshots lie "
                    + "beside their events"
            );
        }

        if (provider == "SQLite.MS")
        {
            SqliteJournal.Prepare(new SqliteConnectionStringBuilder(connection).DataSource);
        }
        else if (provider.StartsWith("PostgreSQL", StringComparison.Ordinal))
        {
            PostgresJournal.Check(connection);
        }
        else
        {
            throw new JournalException($"{Journal}.provider-name is '{provider}'; it must be SQLite.MS or PostgreSQL.15");
        }
    }
}
