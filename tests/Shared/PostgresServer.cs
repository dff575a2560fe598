using System.Diagnostics;
using Npgsql;

namespace ProFL.Tests.Shared;

/// <summary>
/// A real PostgreSQL server, started by <c>tests/postgresql</c> for this one holder, or the one that <c>./test</c> has started for all.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly string Script = Path.Combine(Root(), "tests", "postgresql");
    private readonly bool _isOwn;

    private PostgresServer(string folder, bool isOwn)
    {
        Folder = folder;
        _isOwn = isOwn;
    }

    /// <summary>Its folder, where its socket is.</summary>
    public string Folder { get; }

    /// <summary>The server of the whole test run, or one of one's own when a test project is run alone.</summary>
    public static PostgresServer Shared() =>
        Environment.GetEnvironmentVariable("PROFL_TEST_POSTGRESQL") is { Length: > 0 } folder
            ? new PostgresServer(folder, isOwn: false)
            : Own();

    /// <summary>A server that may be stopped without harm to other tests.</summary>
    public static PostgresServer Own() => new(Run("start"), isOwn: true);

    /// <summary>Makes a database, with ProFL's tables or empty.</summary>
    /// <returns>Its connection string.</returns>
    public string CreateDatabase(bool withTables = true)
    {
        string name = $"profl_{Guid.NewGuid():N}";
        Execute(ConnectionTo("postgres"), $"CREATE DATABASE {name}");
        string connection = ConnectionTo(name);
        if (withTables)
        {
            Execute(connection, File.ReadAllText(Path.Combine(Root(), "hocon", "ddl", "postgresql.sql")));
        }

        return connection;
    }

    /// <summary>Stops it as a crash would; its data stay.</summary>
    public void Down()
    {
        Run("down", Folder);
        // this process's own connections are broken too
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Starts it again.</summary>
    public void Up() => Run("up", Folder);

    /// <summary>Runs SQL in a database.</summary>
    public static object? Execute(string connectionString, string sql)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        if (_isOwn)
        {
            Run("end", Folder);
        }
    }

    private string ConnectionTo(string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = Folder,
            Username = "profl",
            Database = database,
        }.ToString();

    private static string Run(params string[] arguments)
    {
        using Process script = Process.Start(
            new ProcessStartInfo(Script, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        string output = script.StandardOutput.ReadToEnd();
        string error = script.StandardError.ReadToEnd();
        script.WaitForExit();
        return script.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"tests/postgresql {arguments[0]}: {error}");
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ProFL.Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside a checkout.");
    }
}
