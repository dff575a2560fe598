using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Pattern;
using Akka.Persistence.Sql;
using Microsoft.AspNetCore.Builder;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Members;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Stages;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using ProFL.Node.Hosting;
using ProFL.Node.Sharding;
using ProFL.Operators;

namespace ProFL.Coordinator;

/// <summary>A coordinator: its blobs and blob server, and on them an actor system that may be downed and started again.</summary>
public sealed class CoordinatorHost : IAsyncDisposable
{
    private const string DirectoryName = "job-directory";
    private static readonly TimeSpan ShortBackOff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongBackOff = TimeSpan.FromSeconds(10);
    private readonly BlobServer _server;
    private readonly HttpClient _client;
    private readonly BlobPuller _puller;
    private readonly CoordinatorBlobs _blobs;
    private readonly TaskCompletionSource<string> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RestartingNode _node = null!;

    private CoordinatorHost(CoordinatorBlobs blobs, BlobServer server, HttpClient client, BlobPuller puller)
    {
        _blobs = blobs;
        _server = server;
        _client = client;
        _puller = puller;
    }

    /// <summary>The actor system that runs now.</summary>
    public ActorSystem System => _node.System;

    /// <summary>Proxy of the job directory.</summary>
    public IActorRef Directory { get; private set; } = ActorRefs.Nobody;

    /// <summary>The region of the StageManagers.</summary>
    public IActorRef Jobs { get; private set; } = ActorRefs.Nobody;

    /// <summary>Whom operator commands ask; null while the actor system is not up.</summary>
    public OperatorCluster? Operators { get; private set; }

    /// <summary>Where operator commands and blobs are served.</summary>
    public Uri HttpUrl => _server.BaseUri;

    /// <summary>This coordinator's address, for seed lists.</summary>
    public Address Address => Akka.Cluster.Cluster.Get(System).SelfAddress;

    /// <summary>Completes, with the reason, when this coordinator must not be in the cluster it came to. Its owner then disposes it.</summary>
    public Task<string> Refused => _refused.Task;

    /// <summary>Completes when it is in a cluster for the first time.</summary>
    public Task Joined => _joined.Task;

    /// <summary>Its SQLite journal.</summary>
    public static string JournalOf(string stateDirectory) => Path.Combine(stateDirectory, "journal.db");

    /// <summary>Starts a coordinator.</summary>
    /// <param name="config">All layers; the journal is the one they name.</param>
    /// <param name="stateDirectory">Where it keeps what must survive.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <param name="allocation">Decides which coordinator hosts a job; null for sharding's own way, the one with the fewest.</param>
    /// <param name="alsoStart">Starts what else belongs into each of its actor systems, with whom operator commands ask; null for nothing.</param>
    /// <exception cref="JournalException">The journal cannot keep the promises: another replay-filter.mode, or no UNIQUE constraint.</exception>
    public static async Task<CoordinatorHost> Start(
        Config config,
        string stateDirectory,
        CancellationToken cancellationToken,
        Func<ActorSystem, IShardAllocationStrategy>? allocation = null,
        Action<OperatorCluster>? alsoStart = null
    )
    {
        IList<string> named = config.GetStringList("akka.cluster.seed-nodes");
        config = WithPeers(WithJournal(config.WithFallback(SqlPersistence.DefaultConfiguration), stateDirectory), stateDirectory);
        KillPoint.Configure(config.GetString("profl.kill-point", ""));
        JournalGuard.Check(config);
        JournalSetup.Prepare(config);
        config = WithRoles(config);
        var faults = FaultSwitch.From(config);
        var blobs = CoordinatorBlobs.Of(stateDirectory, config, faults);
        var http = HttpSettings.From(config);
        HttpClient client = BlobHttpClient.Create(http.Token, faults);
        var puller = new BlobPuller(client, config.GetInt("profl.blobs.concurrency"));
        CoordinatorHost? host = null;
        BlobServer server = await BlobServer.Start(blobs.Stores, http, cancellationToken, Map).ConfigureAwait(false);
        var services = new CoordinatorServices(blobs, puller, server.BaseUri, TimeProvider.System, CoordinatorSettings.From(config))
        {
            Faults = faults,
        };
        host = new CoordinatorHost(blobs, server, client, puller);
        try
        {
            host._node = await RestartingNode
                .Start(
                    config,
                    system => host.StartActors(system, services, named, PeersOf(stateDirectory), allocation?.Invoke(system), alsoStart),
                    cancellationToken,
                    faults: faults
                )
                .ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        void Map(WebApplication application)
        {
            FaultEndpoint.Map(application, JobRegion.CoordinatorRole, faults);
            OperatorEndpoints.Map(application, () => host?.Operators);
        }
    }

    /// <summary>Hands its jobs over, leaves the cluster, and stops serving blobs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync().ConfigureAwait(false);
        }

        await _server.DisposeAsync().ConfigureAwait(false);
        _puller.Dispose();
        _client.Dispose();
        _blobs.Dispose();
    }

    // SQLite's file is in the state folder; a database is named in the configuration
    private static Config WithJournal(Config config, string stateDirectory) =>
        WithQueries(
            config.GetString("profl.postgresql", "") is { Length: > 0 } database
                ? PostgresJournal.Settings(database).WithFallback(config)
                : SqliteJournal.Settings(JournalOf(stateDirectory)).WithFallback(config)
        );

    // `profl logs` reads where the journal writes
    private static Config WithQueries(Config config)
    {
        Config journal = config.GetConfig("akka.persistence.journal.sql");
        return ConfigurationFactory
            .ParseString(
                $"akka.persistence.query.journal.sql {{ provider-name = {Quoted(journal.GetString("provider-name"))}, connection-string = {Quoted(journal.GetString("connection-string"))} }}"
            )
            .WithFallback(config);
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static Config WithRoles(Config config)
    {
        IEnumerable<string> roles = config.GetStringList("akka.cluster.roles").Concat(CoordinatorAdmission.Roles(config)).Select(Quoted);
        return ConfigurationFactory.ParseString($"akka.cluster.roles = [{string.Join(", ", roles)}]").WithFallback(config);
    }

    // at the same address as before, the others are asked first; of fewer than three the first one begins a cluster when nobody answers
    private static Config WithPeers(Config config, string stateDirectory)
    {
        int port = config.GetInt("akka.remote.dot-netty.tcp.port");
        string host = config.GetString("akka.remote.dot-netty.tcp.hostname");
        IReadOnlyList<string> peers = PeerNotes.Read(PeersOf(stateDirectory));
        IList<string> named = config.GetStringList("akka.cluster.seed-nodes");
        if (named.Count >= Formation.Fewest)
        {
            // whoever stands first would begin a cluster alone
            string known = config.GetString("akka.remote.dot-netty.tcp.public-hostname", "") is { Length: > 0 } name ? name : host;
            string self = $"akka.tcp://{NodeHost.SystemName}@{known}:{port}";
            return WithSeeds(config, named.Concat(peers).Distinct().OrderBy(s => s == self));
        }

        if (port == 0 || peers.Count == 0)
        {
            return config;
        }

        IEnumerable<string> first = named.Count > 0 ? named : [$"akka.tcp://{NodeHost.SystemName}@{host}:{port}"];
        return WithSeeds(config, first.Concat(peers).Distinct());
    }

    private static Config WithSeeds(Config config, IEnumerable<string> seeds) =>
        ConfigurationFactory
            .ParseString($"akka.cluster.seed-nodes = [{string.Join(", ", seeds.Select(s => $"\"{s}\""))}]")
            .WithFallback(config);

    private static string PeersOf(string stateDirectory) => Path.Combine(stateDirectory, "peers");

    private void StartActors(
        ActorSystem system,
        CoordinatorServices services,
        IEnumerable<string> named,
        string peers,
        IShardAllocationStrategy? allocation,
        Action<OperatorCluster>? alsoStart
    )
    {
        system.ActorOf(Props.Create(() => new JournalWarmUp()), "journal-warm-up");
        var cluster = Akka.Cluster.Cluster.Get(system);
        if (cluster.Settings.SeedNodes.IsEmpty)
        {
            cluster.Join(cluster.SelfAddress);
        }

        system.ActorOf(Props.Create(() => new CoordinatorCensus(reason => _refused.TrySetResult(reason))), "coordinator-census");
        cluster.RegisterOnMemberUp(() => _joined.TrySetResult());
        system.ActorOf(Props.Create(() => new FormationActor(named)), FormationActor.Name);
        system.ActorOf(Props.Create(() => new PeerNotes(peers)), "peer-notes");
        IActorRef registry = system.ActorOf(Props.Create(() => new SiteRegistry()), SiteRegistry.Name);
        IActorRef directory = system.ActorOf(
            ClusterSingletonProxy.Props(
                $"/user/{DirectoryName}-singleton",
                ClusterSingletonProxySettings.Create(system).WithRole(JobRegion.CoordinatorRole)
            ),
            DirectoryName + "-proxy"
        );
        var links = new StageManagerLinks(registry, directory);
        var sharding = ClusterSharding.Get(system);
        ClusterShardingSettings settings = ClusterShardingSettings.Create(system).WithRole(JobRegion.CoordinatorRole);
        IActorRef jobs = sharding.Start(
            JobRegion.TypeName,
            job => JobEntity.Props(job, links, services),
            settings,
            JobRegion.Extractor,
            allocation ?? sharding.DefaultShardAllocationStrategy(settings),
            PoisonPill.Instance
        );
        Props supervised = BackoffSupervisor.Props(
            Backoff.OnStop(Props.Create(() => new JobDirectory(jobs, services)), "directory", ShortBackOff, LongBackOff, 0.2, -1)
        );
        system.ActorOf(
            ClusterSingletonManager.Props(supervised, ClusterSingletonManagerSettings.Create(system).WithRole(JobRegion.CoordinatorRole)),
            DirectoryName + "-singleton"
        );
        Directory = directory;
        Jobs = jobs;
        Operators = new OperatorCluster(system, directory, jobs, registry);
        alsoStart?.Invoke(Operators);
    }
}
