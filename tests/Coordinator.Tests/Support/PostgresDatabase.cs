namespace ProFL.Coordinator.Tests.Support;

/// <summary>A database with ProFL's tables on a real server, for the tests of one class.</summary>
public sealed class PostgresDatabase : IDisposable
{
    public PostgresDatabase() => ConnectionString = Server.CreateDatabase();

    public PostgresServer Server { get; } = PostgresServer.Shared();

    public string ConnectionString { get; }

    public void Dispose() => Server.Dispose();
}
