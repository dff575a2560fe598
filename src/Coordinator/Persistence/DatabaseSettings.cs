using Akka.Configuration;
using Npgsql;
using ProFL.Node.Configuration;

namespace ProFL.Coordinator.Persistence;

/// <summary>The database that keeps journal, snapshots and models: <c>profl.postgresql</c> of the configuration.</summary>
/// <param name="ConnectionString">Npgsql's; empty for a SQLite file in the state folder.</param>
public sealed record DatabaseSettings(string ConnectionString)
{
    /// <summary>The key of the connection string.</summary>
    public const string Key = "profl.postgresql";

    /// <summary>Whether there is a database.</summary>
    public bool IsPostgres => ConnectionString.Length > 0;

    /// <summary>Reads the settings.</summary>
    public static DatabaseSettings From(Config config) => new(new SettingsReader(config).Text(Key));

    /// <summary>A connection string for a person to read: a password is left out.</summary>
    public static string WithoutPassword(string connectionString)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connectionString);
            if (parts.Password is { Length: > 0 })
            {
                parts.Password = "***";
            }

            return parts.ToString();
        }
        catch (ArgumentException)
        {
            // whatever it is, a password may be in it
            return "***";
        }
    }

    /// <summary>Where the journal is, without a password.</summary>
    public override string ToString() => IsPostgres ? WithoutPassword(ConnectionString) : "SQLite";
}
