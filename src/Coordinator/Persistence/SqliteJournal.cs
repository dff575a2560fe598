using System.Globalization;
using Akka.Configuration;
using Microsoft.Data.Sqlite;
using ProFL.Node.Configuration;

namespace ProFL.Coordinator.Persistence;

/// <summary>
/// The journal in one SQLite file, with snapshots in the same file. Every commit reaches the disk before it is acknowledged.
/// </summary>
public static class SqliteJournal
{
    /// <summary>The provider's name in Akka.Persistence.Sql.</summary>
    public const string Provider = "SQLite.MS";

    /// <summary>The layout that hocon/ddl/sqlite.sql makes; kept in the file's <c>user_version</c>.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The settings with which journal and snapshots go to a file; put them over the other layers.</summary>
    /// <param name="path">The file.</param>
    public static Config Settings(string path)
    {
        string connection = new SqliteConnectionStringBuilder { DataSource = Path.GetFullPath(path) }
            .ToString()
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return ConfigurationFactory.ParseString(
            $$"""
            akka.persistence.journal.sql { provider-name = "{{Provider}}", connection-string = "{{connection}}" }
            akka.persistence.snapshot-store.sql { provider-name = "{{Provider}}", connection-string = "{{connection}}" }
            """
        );
    }

    /// <summary>
    /// Makes the file and its tables, or checks those that are there; turns write-ahead logging on. Doing it again changes nothing.
    /// </summary>
    /// <param name="path">The file; its folder is made.</param>
    /// <exception cref="JournalException">The file is of a newer version, its tables would let two writers in, or it is no SQLite
    /// file.</exception>
    public static void Prepare(string path)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = full, Pooling = false }.ToString()
            );
            connection.Open();
            RequireKnown(Convert.ToInt64(Scalar(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture), full);
            RequireUnique(connection, full);
            _ = Scalar(connection, "PRAGMA journal_mode = WAL");
            RequireSound(connection, full);
            string ddl = File.ReadAllText(Path.Combine(HoconLayers.Folder, "ddl", "sqlite.sql"));
            using SqliteCommand create = connection.CreateCommand();
            create.CommandText = $"BEGIN IMMEDIATE;\n{ddl}\nPRAGMA user_version = {SchemaVersion};\nCOMMIT;";
            _ = create.ExecuteNonQuery();
        }
        catch (SqliteException broken)
        {
            throw JournalDamage.IsCauseOf(broken)
                ? JournalDamage.Of(full, broken)
                : new JournalException($"journal {full} cannot be used: {broken.Message} Choose another path, or restore the file", broken);
        }
    }

    /// <summary>Refuses a layout of a newer version.</summary>
    /// <exception cref="JournalException">It is of a newer version.</exception>
    internal static void RequireKnown(long layout, string path)
    {
        if (layout > SchemaVersion)
        {
            throw new JournalException(
                $"journal {path} has layout {layout}, this program knows up to {SchemaVersion}: a newer version wrote it; run that version"
            );
        }
    }

    // what is wrong with a page would show only when a job is in need of it
    private static void RequireSound(SqliteConnection connection, string path)
    {
        if (Scalar(connection, "PRAGMA quick_check(1)") is string found and not "ok")
        {
            throw JournalDamage.Of(path, found);
        }
    }

    private static void RequireUnique(SqliteConnection connection, string path)
    {
        if (Scalar(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'journal'") is null)
        {
            return;
        }

        object? isUnique = Scalar(
            connection,
            """
            SELECT 1 FROM pragma_index_list('journal') i
            WHERE i."unique" = 1 AND i.partial = 0
              AND (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY name))
                  = 'persistence_id,sequence_number'
            """
        );
        if (isUnique is null)
        {
            throw new JournalException(
                $"table journal in {path} has no UNIQUE(persistence_id, sequence_number), "
                    + "so two coordinators could both write a job's next event. "
                    + "Remedy: CREATE UNIQUE INDEX journal_uq ON journal (persistence_id, sequence_number); "
                    + "if that fails, the file already holds such a pair: start from a backup"
            );
        }
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
