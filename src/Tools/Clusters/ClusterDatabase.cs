using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Persistence;
using ProFL.Node.Configuration;

namespace ProFL.Tools.Clusters;

/// <summary>The PostgreSQL database that the coordinators of a local cluster share, made ready before they start.</summary>
/// <param name="Connection">Npgsql's connection string, without a password.</param>
public sealed record ClusterDatabase(string Connection)
{
    private const int Most = 3;

    /// <summary>Finds the database that so many coordinators need.</summary>
    /// <param name="coordinators">How many.</param>
    /// <param name="given">What the command line names; null for that of the environment.</param>
    /// <param name="folder">The cluster's folder.</param>
    /// <returns>Null where one coordinator keeps its journal in SQLite.</returns>
    /// <exception cref="UserException">There is none for several coordinators, or it is not this cluster's.</exception>
    public static ClusterDatabase? Find(int coordinators, string? given, string folder)
    {
        string? connection = given ?? ClusterEnvironment.Own.Database;
        if (coordinators is < 1 or > Most)
        {
            throw new UserException(Mistake.Usage, $"--coordinators {coordinators}: give 1, or {Most} that share a PostgreSQL database");
        }

        if (connection is null)
        {
            return coordinators == 1
                ? null
                : throw new UserException(
                    Mistake.Usage,
                    $"--coordinators {coordinators}: several share a PostgreSQL database, and none is named: give --postgresql "
                        + $"\"Host=127.0.0.1;Database=profl;Username=profl\", or the same in ${ClusterEnvironment.DatabaseVariable}"
                );
        }

        if (PostgresJournal.HasPassword(connection))
        {
            throw new UserException(
                Mistake.Usage,
                "the connection holds a password, which the list of processes would show: take it out, and put it into ~/.pgpass or "
                    + "the file that PGPASSFILE names"
            );
        }

        string sqlite = CoordinatorHost.JournalOf(Path.Combine(folder, "coordinator-1"));
        return !File.Exists(sqlite)
            ? new ClusterDatabase(connection)
            : throw new UserException(
                Mistake.Usage,
                $"the cluster in {folder} keeps its journal in {sqlite}, and a database would not know its jobs: leave out "
                    + $"--postgresql and ${ClusterEnvironment.DatabaseVariable} with --coordinators 1, or name another folder with --folder"
            );
    }

    /// <summary>HOCON for every coordinator.</summary>
    public string Setting => $"profl.postgresql = {HoconText.Quoted(Connection)}";

    /// <summary>Makes the tables where they are missing, and checks them.</summary>
    /// <returns>A line for a person.</returns>
    /// <exception cref="JournalException">They can neither be used nor made.</exception>
    public string Prepare()
    {
        bool made = PostgresJournal.MakeTables(Connection, File.ReadAllText(Path.Combine(HoconLayers.Folder, "ddl", "postgresql.sql")));
        PostgresJournal.Check(Connection);
        return $"the journal is in database "
            + $"{PostgresJournal.NameOf(Connection)}{(made ? ": its tables were missing and were made (hocon/ddl/postgresql.sql)" : "")}";
    }
}
