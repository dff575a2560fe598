using System.Runtime.Serialization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ProFL.Coordinator.Persistence;

/// <summary>Tells a journal that is damaged from one that is out of reach: the one comes back by itself, the other from a backup.</summary>
public static class JournalDamage
{
    /// <summary>What to do about it.</summary>
    public const string Remedy =
        "Stop the coordinator, keep a copy of what is there, and put the last backup in its place: docs/backup.md. What the backup does "
        + "not have is trained again";

    // SQLITE_CORRUPT and SQLITE_NOTADB
    private const int Corrupt = 11;
    private const int NoDatabase = 26;

    /// <summary>Whether this is why a journal could not be read or written.</summary>
    /// <param name="cause">What broke, with its cause.</param>
    public static bool IsCauseOf(Exception? cause) =>
        cause
            is SqliteException { SqliteErrorCode: Corrupt or NoDatabase }
                or PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted }
                or SerializationException
        || (
            cause is AggregateException several
                ? several.InnerExceptions.Any(IsCauseOf)
                : cause is not null && IsCauseOf(cause.InnerException)
        );

    /// <summary>The error of a reader.</summary>
    /// <param name="journal">The file, or the database.</param>
    /// <param name="cause">What broke.</param>
    public static JournalException Of(string journal, Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return Of(journal, cause.Message, cause);
    }

    /// <summary>The error of a check.</summary>
    /// <param name="journal">The file, or the database.</param>
    /// <param name="found">What it found.</param>
    /// <param name="cause">What broke, if anything did.</param>
    public static JournalException Of(string journal, string found, Exception? cause = null) =>
        new($"journal {journal} is damaged: {found.TrimEnd('.')}. {Remedy}", cause);
}
