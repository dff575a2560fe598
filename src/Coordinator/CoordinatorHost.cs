using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Pattern;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Stages;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using ProFL.Node.Hosting;
using ProFL.Node.Persistence;
using ProFL.Node.Sharding;

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
    private RestartingNode _node = null!;

    private CoordinatorHost(BlobServer server, HttpClient client, BlobPuller puller)
    {
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

    /// <summary>This coordinator's address, for seed lists.</summary>
    public Address Address => Akka.Cluster.Cluster.Get(System).SelfAddress;

    /// <summary>Its blobs.</summary>
    public static FileBlobStore BlobsOf(string stateDirectory, Config config) => new(
        Path.Combine(stateDirectory, "blobs"),
        Enum.Parse<Durability>(config.GetString("profl.durability"), ignoreCase: true),
        config.GetByteSize("profl.blobs.floor") ?? 0);

    /// <summary>Its SQLite journal.</summary>
    public static string JournalOf(string stateDirectory) => Path.Combine(stateDirectory, "journal.db");

    /// <summary>Starts a coordinator.</summary>
    /// <param name="config">All layers; the journal is the one they name.</param>
    /// <param name="stateDirectory">Where it keeps what must survive.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <param name="allocation">Decides which coordinator hosts a job; null for sharding's own way, the one with the fewest.</param>
    /// <exception cref="JournalException">The journal cannot keep the promises: another replay-filter.mode, or no UNIQUE constraint.</exception>
    public static async Task<CoordinatorHost> Start(
        Config config,
        string stateDirectory,
        CancellationToken cancellationToken,
        Func<ActorSystem, IShardAllocationStrategy>? allocation = null)
    {
        config = WithPeers(WithJournal(config, stateDirectory), stateDirectory);
        KillPoint.Configure(config.GetString("profl.kill-point", ""));
        JournalSetup.Prepare(config);
        FileBlobStore blobs = BlobsOf(stateDirectory, config);
        HttpClient client = BlobHttpClient.Create(bearerToken: null);
        var puller = new BlobPuller(client, config.GetInt("profl.blobs.concurrency"));
        BlobServer server = await BlobServer.Start([blobs], config.GetString("profl.http.host"), config.GetInt("profl.http.port"), cancellationToken).ConfigureAwait(false);
        var services = new CoordinatorServices(blobs, puller, server.BaseUri, TimeProvider.System, CoordinatorSettings.From(config));
        var host = new CoordinatorHost(server, client, puller);
        try
        {
            host._node = await RestartingNode.Start(config, system => host.StartActors(system, services, PeersOf(stateDirectory), allocation?.Invoke(system)), cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
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
    }

    // SQLite's file is in the state folder; any other database is named in the configuration
    private static Config WithJournal(Config config, string stateDirectory) =>
        config.GetString("akka.persistence.journal.sql.provider-name").StartsWith("SQLite", StringComparison.Ordinal)
            ? SqliteJournal.Settings(JournalOf(stateDirectory)).WithFallback(config)
            : config;

    // at the same address as before, the others are asked first; FirstSeedNode falls back to a new cluster when nobody answers
    private static Config WithPeers(Config config, string stateDirectory)
    {
        int port = config.GetInt("akka.remote.dot-netty.tcp.port");
        string host = config.GetString("akka.remote.dot-netty.tcp.hostname");
        IReadOnlyList<string> peers = PeerNotes.Read(PeersOf(stateDirectory));
        if (port == 0 || peers.Count == 0 || config.GetStringList("akka.cluster.seed-nodes").Count > 0)
        {
            return config;
        }

        IEnumerable<string> seeds = peers.Prepend($"akka.tcp://{NodeHost.SystemName}@{host}:{port}").Select(s => $"\"{s}\"");
        return ConfigurationFactory.ParseString($"akka.cluster.seed-nodes = [{string.Join(", ", seeds)}]").WithFallback(config);
    }

    private static string PeersOf(string stateDirectory) => Path.Combine(stateDirectory, "peers");

    private void StartActors(ActorSystem system, CoordinatorServices services, string peers, IShardAllocationStrategy? allocation)
    {
        Akka.Cluster.Cluster cluster = Akka.Cluster.Cluster.Get(system);
        if (cluster.Settings.SeedNodes.IsEmpty)
        {
            cluster.Join(cluster.SelfAddress);
        }

        system.ActorOf(Props.Create(() => new PeerNotes(peers)), "peer-notes");
        IActorRef registry = system.ActorOf(Props.Create(() => new SiteRegistry()), SiteRegistry.Name);
        IActorRef directory = system.ActorOf(
            ClusterSingletonProxy.Props($"/user/{DirectoryName}-singleton", ClusterSingletonProxySettings.Create(system).WithRole(JobRegion.CoordinatorRole)),
            DirectoryName + "-proxy");
        var links = new StageManagerLinks(registry, directory);
        ClusterSharding sharding = ClusterSharding.Get(system);
        ClusterShardingSettings settings = ClusterShardingSettings.Create(system).WithRole(JobRegion.CoordinatorRole);
        IActorRef jobs = sharding.Start(
            JobRegion.TypeName,
            job => Props.Create(() => new StageManager(job, links, services)),
            settings,
            JobRegion.Extractor,
            allocation ?? sharding.DefaultShardAllocationStrategy(settings),
            PoisonPill.Instance);
        Props supervised = BackoffSupervisor.Props(
            Backoff.OnStop(Props.Create(() => new JobDirectory(jobs, services)), "directory", ShortBackOff, LongBackOff, 0.2, -1));
        system.ActorOf(
            ClusterSingletonManager.Props(supervised, ClusterSingletonManagerSettings.Create(system).WithRole(JobRegion.CoordinatorRole)),
            DirectoryName + "-singleton");
        Directory = directory;
        Jobs = jobs;
    }
}
