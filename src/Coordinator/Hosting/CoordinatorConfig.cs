using Akka.Configuration;
using Akka.Persistence.Sql;
using ProFL.Coordinator.Members;
using ProFL.Coordinator.Persistence;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;

namespace ProFL.Coordinator.Hosting;

/// <summary>
/// What a coordinator's configuration gets beside its layers: its journal, what it shows of it as roles, and who it asks first.
/// </summary>
internal static class CoordinatorConfig
{
    /// <summary>Completes the layers of a coordinator, and makes or checks its journal.</summary>
    /// <exception cref="JournalException">The journal cannot keep the promises: another replay-filter.mode, or no UNIQUE
    /// constraint.</exception>
    public static Config Complete(
        Config layers,
        MembershipSettings membership,
        DatabaseSettings database,
        string journalFile,
        string peersFile
    )
    {
        Config config = WithJournal(layers.WithFallback(SqlPersistence.DefaultConfiguration), database, journalFile);
        JournalSetup.Prepare(config);
        var journal = JournalSettings.From(config);
        return WithRoles(WithPeers(WithQueries(config, journal), membership, peersFile), membership, journal);
    }

    private static Config WithJournal(Config config, DatabaseSettings database, string file) =>
        (database.IsPostgres ? PostgresJournal.Settings(database.ConnectionString) : SqliteJournal.Settings(file)).WithFallback(config);

    // `profl logs` reads where the journal writes
    private static Config WithQueries(Config config, JournalSettings journal)
    {
        (string provider, string connection) = (HoconText.Quoted(journal.Provider), HoconText.Quoted(journal.ConnectionString));
        return ConfigurationFactory
            .ParseString($"akka.persistence.query.journal.sql {{ provider-name = {provider}, connection-string = {connection} }}")
            .WithFallback(config);
    }

    private static Config WithRoles(Config config, MembershipSettings membership, JournalSettings journal)
    {
        IEnumerable<string> roles = membership.Roles.Concat(CoordinatorAdmission.Roles(journal)).Select(HoconText.Quoted);
        return ConfigurationFactory.ParseString($"akka.cluster.roles = [{string.Join(", ", roles)}]").WithFallback(config);
    }

    // at the same address as before, the others are asked first; of fewer than three the first one begins a cluster when nobody answers
    private static Config WithPeers(Config config, MembershipSettings membership, string file)
    {
        (string host, int port) = (membership.Host, membership.Port);
        IReadOnlyList<string> peers = PeerNotes.Read(file);
        IReadOnlyList<string> named = membership.SeedNodes;
        if (named.Count >= Formation.Fewest)
        {
            // whoever stands first would begin a cluster alone; over TLS the others are named by another protocol than this address
            string self = $"@{(membership.PublicHost is { Length: > 0 } name ? name : host)}:{port}";
            return WithSeeds(config, named.Concat(peers).Distinct().OrderBy(s => s.EndsWith(self, StringComparison.Ordinal)));
        }

        if (port == 0 || peers.Count == 0)
        {
            return config;
        }

        IEnumerable<string> first = named.Count > 0 ? named : [AddressOf(host, port)];
        return WithSeeds(config, first.Concat(peers).Distinct());
    }

    private static string AddressOf(string host, int port) => ClusterTransport.AddressOf($"{host}:{port}");

    private static Config WithSeeds(Config config, IEnumerable<string> seeds) =>
        ConfigurationFactory.ParseString(ClusterTransport.SeedsOf(seeds)).WithFallback(config);
}
