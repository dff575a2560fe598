using System.Data.Common;
using Akka.Configuration;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ProFL.Coordinator.Persistence;

/// <summary>Whether the journal can be read: a real read, with a short limit of time.</summary>
/// <param name="settings">The journal.</param>
public sealed class JournalProbe(JournalSettings settings)
{
    private const int Seconds = 2;

    /// <summary>The journal of a whole configuration.</summary>
    public static JournalProbe Of(Config config) => new(JournalSettings.From(config));

    /// <summary>Why it cannot be read; null where it can.</summary>
    public async Task<string?> WhatIsWrong(CancellationToken cancellationToken)
    {
        try
        {
            DbConnection connection = Connection();
            await using (connection.ConfigureAwait(false))
            {
                await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
                DbCommand read = connection.CreateCommand();
                await using (read.ConfigureAwait(false))
                {
                    read.CommandText = "SELECT 1 FROM journal LIMIT 1";
                    read.CommandTimeout = Seconds;
                    await read.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            return null;
        }
        catch (DbException away)
        {
            return $"the journal cannot be read: {away.Message}";
        }
    }

    private DbConnection Connection() =>
        settings.IsPostgres
            ? new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Timeout = Seconds, CommandTimeout = Seconds }.ToString()
            )
            : new SqliteConnection(
                new SqliteConnectionStringBuilder(settings.ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString()
            );
}
