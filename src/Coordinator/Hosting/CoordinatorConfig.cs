using Akka.Configuration;
using Akka.Persistence.Sql;
using ProFL.Coordinator.Members;
using ProFL.Coordinator.Persistence;
using ProFL.Node.Hosting;

namespace ProFL.Coordinator.Hosting;

/// <summary>
/// What a coordinator's configuration gets beside its layers: its journal, what it shows of it as roles, and who it asks first.
/// </summary>
internal static class CoordinatorConfig
{
    private const string Tcp = "akka.remote.dot-netty.tcp.";
    private const string Seeds = "akka.cluster.seed-nodes";
    private const string Journal = "akka.persistence.journal.sql";

    /// <summary>The coordinators that the configuration names, in the order that all of them have.</summary>
    public static IReadOnlyList<string> NamedIn(Config layers) => [.. layers.GetStringList(Seeds)];

    /// <summary>Completes the layers of a coordinator, and makes or checks its journal.</summary>
    /// <exception cref="JournalException">The journal cannot keep the promises: another replay-filter.mode, or no UNIQUE
    /// constraint.</exception>
    public static Config Complete(Config layers, DatabaseSettings database, string journalFile, string peersFile)
    {
        Config config = WithPeers(WithJournal(layers.WithFallback(SqlPersistence.DefaultConfiguration), database, journalFile), peersFile);
        JournalSetup.Prepare(config);
        return WithRoles(config);
    }

    private static Config WithJournal(Config config, DatabaseSettings database, string file) =>
        WithQueries(
            database.IsPostgres
                ? PostgresJournal.Settings(database.ConnectionString).WithFallback(config)
                : SqliteJournal.Settings(file).WithFallback(config)
        );

    // `profl logs` reads where the journal writes
    private static Config WithQueries(Config config)
    {
        string provider = Quoted(config.GetString($"{Journal}.provider-name"));
        string connection = Quoted(config.GetString($"{Journal}.connection-string"));
        return ConfigurationFactory
            .ParseString($"akka.persistence.query.journal.sql {{ provider-name = {provider}, connection-string = {connection} }}")
            .WithFallback(config);
    }

    private static Config WithRoles(Config config)
    {
        IEnumerable<string> roles = config.GetStringList("akka.cluster.roles").Concat(CoordinatorAdmission.Roles(config)).Select(Quoted);
        return ConfigurationFactory.ParseString($"akka.cluster.roles = [{string.Join(", ", roles)}]").WithFallback(config);
    }

    // at the same address as before, the others are asked first; of fewer than three the first one begins a cluster when nobody answers
    private static Config WithPeers(Config config, string file)
    {
        int port = config.GetInt(Tcp + "port");
        string host = config.GetString(Tcp + "hostname");
        IReadOnlyList<string> peers = PeerNotes.Read(file);
        IReadOnlyList<string> named = NamedIn(config);
        if (named.Count >= Formation.Fewest)
        {
            // whoever stands first would begin a cluster alone
            string known = config.GetString(Tcp + "public-hostname", "") is { Length: > 0 } name ? name : host;
            string self = AddressOf(known, port);
            return WithSeeds(config, named.Concat(peers).Distinct().OrderBy(s => s == self));
        }

        if (port == 0 || peers.Count == 0)
        {
            return config;
        }

        IEnumerable<string> first = named.Count > 0 ? named : [AddressOf(host, port)];
        return WithSeeds(config, first.Concat(peers).Distinct());
    }

    private static string AddressOf(string host, int port) => $"akka.tcp://{ActorSystemIncarnation.SystemName}@{host}:{port}";

    private static Config WithSeeds(Config config, IEnumerable<string> seeds) =>
        ConfigurationFactory.ParseString($"{Seeds} = [{string.Join(", ", seeds.Select(s => $"\"{s}\""))}]").WithFallback(config);

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
