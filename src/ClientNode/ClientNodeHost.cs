using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Event;
using ProFL.ClientNode.Clients;
using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Site;
using ProFL.Messages;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using ProFL.Node.Hosting;
using ProFL.Node.Numerics;
using ProFL.Node.Sharding;
using ProFL.Training;
using WireProfile = ProFL.Messages.Wire.NumericProfile;

namespace ProFL.ClientNode;

/// <summary>A client node: data, trainings, outbox and cache, and on them an actor system that may be downed and started again.</summary>
public sealed class ClientNodeHost : IAsyncDisposable
{
    // a coordinator may not talk with an address whose last owner it has lost: nobody knows a client node by its port
    private static readonly Config AnyPort = ConfigurationFactory.ParseString("akka.remote.dot-netty.tcp.port = 0");
    private readonly BlobServer _server;
    private readonly HttpClient _client;
    private readonly ClientNodeServices _services;
    private RestartingNode _node = null!;

    private ClientNodeHost(BlobServer server, HttpClient client, ClientNodeServices services)
    {
        _server = server;
        _client = client;
        _services = services;
    }

    /// <summary>The actor system that runs now.</summary>
    public ActorSystem System => _node.System;

    /// <summary>This node's address.</summary>
    public Address Address => Akka.Cluster.Cluster.Get(System).SelfAddress;

    /// <summary>What this node's floats are like.</summary>
    public WireProfile Profile => _services.Profile;

    /// <summary>Completes when an operator drained this node and its work is done or handed back; then it is to be disposed.</summary>
    public async Task Drained(CancellationToken cancellationToken)
    {
        await _services.Drain.Asked.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _services.Drain.WaitUntilEmpty(() => _services.Queue.Count, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts a client node.</summary>
    /// <param name="config">All layers.</param>
    /// <param name="site">The site it serves.</param>
    /// <param name="dataDirectory">Where the site's data sets lie.</param>
    /// <param name="stateDirectory">Where it keeps what must survive: outbox and cache.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <param name="trainer">What trains in place of <see cref="LocalUpdate.Train"/>, for a benchmark.</param>
    /// <exception cref="TorchNativesException">Libtorch does not load here.</exception>
    public static async Task<ClientNodeHost> Start(
        Config config,
        string site,
        string dataDirectory,
        string stateDirectory,
        CancellationToken cancellationToken,
        LocalTrainer? trainer = null
    )
    {
        KillPoint.Configure(config.GetString("profl.kill-point", ""));
        WireProfile profile = await Task.Run(() => ComputeProfile(config.GetString("profl.numerics")), cancellationToken)
            .ConfigureAwait(false);
        Durability durability = Enum.Parse<Durability>(config.GetString("profl.durability"), ignoreCase: true);
        long floor = config.GetByteSize("profl.blobs.floor") ?? 0;
        var faults = FaultSwitch.From(config);
        string outboxRoot = Path.Combine(stateDirectory, "outbox");
        ClientNodeHost? host = null;
        var cache = new CheckedBlobStore(new FileBlobStore(Path.Combine(stateDirectory, "cache"), durability, floor, faults), Warn);
        var outboxBlobs = new CheckedBlobStore(new FileBlobStore(outboxRoot, durability, floor, faults), Warn);
        var http = HttpSettings.From(config);
        HttpClient client = BlobHttpClient.Create(http.Token, faults);
        var puller = new BlobPuller(client, config.GetInt("profl.blobs.concurrency"));
        BlobServer server = await BlobServer
            .Start(
                [outboxBlobs],
                http,
                cancellationToken,
                application => FaultEndpoint.Map(application, ClientRegion.ClientNodeRole, faults)
            )
            .ConfigureAwait(false);
        var services = new ClientNodeServices(
            site,
            profile,
            cache,
            new CachePruning(cache),
            new UpdateOutbox(outboxRoot, outboxBlobs),
            new SiteJobs(site, dataDirectory, cache, puller),
            new TrainingQueue(config.GetInt("profl.client-node.workers")),
            new MemoryLedger(config.GetByteSize("profl.client-node.memory") ?? long.MaxValue),
            new FeatureCache(
                Path.Combine(stateDirectory, "features"),
                config.GetByteSize("profl.client-node.feature-cache") ?? 0,
                cache.EnsureRoom
            ),
            puller,
            server.BaseUri,
            new TrainingLog(Path.Combine(stateDirectory, "trainings.log"), TimeProvider.System),
            new NodeDrain(config.GetTimeSpan("profl.client-node.drain-limit")),
            config.GetTimeSpan("profl.client-node.resend-interval"),
            trainer ?? LocalUpdate.Train
        );
        host = new ClientNodeHost(server, client, services);
        try
        {
            host._node = await RestartingNode
                .Start(
                    WithRoles(config, site, profile),
                    system => StartActors(system, services, stateDirectory, faults),
                    cancellationToken,
                    later: AnyPort,
                    faults
                )
                .ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        void Warn(string message) => host?._node?.System.Log.Warning(message);
    }

    /// <summary>Leaves the cluster, stops trainings at their next batch, and stops serving updates.</summary>
    public async ValueTask DisposeAsync()
    {
        _services.Queue.Dispose();
        if (_node is not null)
        {
            await _node.DisposeAsync().ConfigureAwait(false);
        }

        await _server.DisposeAsync().ConfigureAwait(false);
        _services.Puller.Dispose();
        _services.Trainings.Dispose();
        _client.Dispose();
    }

    private static WireProfile ComputeProfile(string numerics)
    {
        NumericEnvironment.Apply(numerics);
        Allocator.Configure();
        TorchNatives.Load();
        NumericProfile profile = NumericCanary.Run(numerics);
        return new WireProfile
        {
            Library = profile.Library,
            Numerics = profile.Numerics,
            CanarySha256 = profile.CanarySha256,
        };
    }

    private static Config WithRoles(Config config, string site, WireProfile profile) =>
        ConfigurationFactory
            .ParseString(
                $"akka.cluster.roles = [{ClientRegion.ClientNodeRole}, \"{ClientRegion.SiteRole(site)}\", \"{ClientRegion.Role(site, profile.Id())}\"]"
            )
            .WithFallback(config);

    private static void StartActors(ActorSystem system, ClientNodeServices services, string stateDirectory, FaultSwitch faults)
    {
        string node = Akka.Cluster.Cluster.Get(system).SelfAddress.ToString();
        var sharding = ClusterSharding.Get(system);
        IActorRef jobs = FaultInjectingProxy.Between(
            system,
            sharding.StartProxy(JobRegion.TypeName, JobRegion.CoordinatorRole, JobRegion.Extractor),
            faults
        );
        string profile = services.Profile.Id();
        sharding.Start(
            ClientRegion.TypeName(services.Site, profile),
            ClientActor.Props(services, jobs, node),
            ClusterShardingSettings.Create(system).WithRole(ClientRegion.Role(services.Site, profile)),
            ClientRegion.Extractor
        );
        IActorRef door = system.ActorOf(SiteActor.Props(services, node), SiteActor.Name);
        string[] kept =
        [
            Path.Combine(stateDirectory, "outbox"),
            Path.Combine(stateDirectory, "cache"),
            Path.Combine(stateDirectory, "features"),
        ];
        system.ActorOf(Props.Create(() => new LeftJobs(kept, jobs, door)), "left-jobs");
    }
}
