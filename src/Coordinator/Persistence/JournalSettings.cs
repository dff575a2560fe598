using Akka.Configuration;
using ProFL.Node.Configuration;

namespace ProFL.Coordinator.Persistence;

/// <summary>
/// Where events and snapshots are written: <c>akka.persistence.journal.sql</c> and <c>akka.persistence.snapshot-store.sql</c> of a
/// coordinator's whole configuration. Its layers name only a database, see <see cref="DatabaseSettings"/>.
/// </summary>
/// <param name="Provider">The provider's name in Akka.Persistence.Sql.</param>
/// <param name="ConnectionString">The provider's; of snapshots too, which lie beside their events.</param>
public sealed record JournalSettings(string Provider, string ConnectionString)
{
    private const string Journal = "akka.persistence.journal.sql";
    private const string Snapshots = "akka.persistence.snapshot-store.sql";

    /// <summary>Whether the journal is in a PostgreSQL database, and not in a SQLite file.</summary>
    public bool IsPostgres => Provider == PostgresJournal.Provider;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="JournalException">The journal must not be used so; says why and what to do.</exception>
    public static JournalSettings From(Config config)
    {
        var settings = new SettingsReader(config);
        string provider = settings.Text($"{Journal}.provider-name");
        string connection = settings.Text($"{Journal}.connection-string");
        if (connection.Length == 0)
        {
            throw new JournalException($"{Journal}.connection-string is empty: name the file or database that keeps the journal");
        }

        if (settings.Text($"{Snapshots}.connection-string") != connection)
        {
            throw new JournalException(
                $"{Journal} and {Snapshots} have different connection strings: give both the same, snapshots lie beside their events"
            );
        }

        return provider is SqliteJournal.Provider or PostgresJournal.Provider
            ? new JournalSettings(provider, connection)
            : throw new JournalException(
                $"{Journal}.provider-name is '{provider}'; it must be {SqliteJournal.Provider} or {PostgresJournal.Provider}"
            );
    }
}
