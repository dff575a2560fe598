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
        var journal = JournalSettings.From(config);
        if (journal.IsPostgres)
        {
            PostgresJournal.Check(journal.ConnectionString);
        }
        else
        {
            SqliteJournal.Prepare(new SqliteConnectionStringBuilder(journal.ConnectionString).DataSource);
        }
    }
}
