using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProFL.ClientNode.Data;
using ProFL.ClientNode.Orders;
using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Permissions;
using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Records;
using ProFL.ClientNode.Telemetry;
using ProFL.ClientNode.Trainings;
using ProFL.Messages;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using ProFL.Node.Health;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Logging;
using ProFL.Node.Members;
using ProFL.Node.Numerics;
using ProFL.Node.Sharding;
using ProFL.Node.Telemetry;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Keeping;
using ProFL.Training.Natives;
using ProFL.Training.Numerics;
using WireProfile = ProFL.Messages.Wire.NumericProfile;

namespace ProFL.ClientNode.Hosting;

/// <summary>
/// A client node: one host with data, trainings, outbox, cache and HTTP server, and an actor system that may be downed and started again.
/// </summary>
public sealed partial class ClientNodeHost : IAsyncDisposable
{
    // a coordinator may not talk with an address whose last owner it has lost: nobody knows a client node by its port
    private static readonly Config AnyPort = ConfigurationFactory.ParseString("akka.remote.dot-netty.tcp.port = 0");
    private readonly NodeHost _node;
    private readonly FolderLock _state;

    // held here as well, for what a disposed host gives away no more
    private readonly ClientNodeServices _services;

    private ClientNodeHost(NodeHost node, FolderLock state)
    {
        _node = node;
        _state = state;
        _services = node.Services.GetRequiredService<ClientNodeServices>();
    }

    /// <summary>The actor system that runs now.</summary>
    public ActorSystem System => _node.System;

    /// <summary>This node's address.</summary>
    public Address Address => Akka.Cluster.Cluster.Get(System).SelfAddress;

    /// <summary>What this node's floats are like.</summary>
    public WireProfile Profile => _services.Profile;

    /// <summary>Completes when an operator drained this node and its work is done or handed back; then it is to be disposed.</summary>
    /// <exception cref="LostActorException">An actor has ended on which the node stands; then it is to be disposed too.</exception>
    public async Task Drained(CancellationToken cancellationToken)
    {
        await (await Task.WhenAny(_services.Drain.Asked, _node.Lost).WaitAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(
            false
        );
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
    /// <exception cref="ProFL.Node.Configuration.HoconException">A setting cannot be; names the key, the value and what to do.</exception>
    /// <exception cref="FolderInUseException">Another process has the state folder.</exception>
    public static async Task<ClientNodeHost> Start(
        Config config,
        string site,
        string dataDirectory,
        string stateDirectory,
        CancellationToken cancellationToken,
        LocalTrainer? trainer = null
    )
    {
        // before anything is written there
        var state = FolderLock.Take(stateDirectory);
        try
        {
            NodeHost node = await StartNode(config, site, dataDirectory, stateDirectory, trainer, cancellationToken).ConfigureAwait(false);
            return new ClientNodeHost(node, state);
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>Leaves the cluster, stops trainings at their next batch, and stops serving updates.</summary>
    public async ValueTask DisposeAsync()
    {
        _services.Queue.Dispose();
        await _node.DisposeAsync().ConfigureAwait(false);
        _state.Dispose();
    }

    private static async Task<NodeHost> StartNode(
        Config config,
        string site,
        string dataDirectory,
        string stateDirectory,
        LocalTrainer? trainer,
        CancellationToken cancellationToken
    )
    {
        var nodeSettings = NodeSettings.From(config);
        var written = ClientNodeSettings.From(config);
        SitePolicy policy = SiteFile.Load(written.SiteFile, stateDirectory);
        ClientNodeSettings settings = written.Within(policy, Environment.ProcessorCount);
        var faultSettings = FaultSettings.From(config);
        var blobs = BlobSettings.From(config);
        var http = HttpSettings.From(config);
        var trustSettings = TrustSettings.From(config);
        NodeTrust? trust = trustSettings.Load(stateDirectory, http.Reached ?? MembershipSettings.From(config).Reached);
        var log = LogSettings.From(config);
        KillPoint.Configure(faultSettings.KillPoint);
        var faults = FaultSwitch.Of(faultSettings);
        var folders = new ClientNodeFolders(stateDirectory);
        SiteSigner signer = trustSettings.IsOff ? SiteSigner.None : SiteSigner.Load(TrustFolder.OfState(stateDirectory), site);
        var scratch = new ScratchFolder(folders.Scratch, settings.ScratchBytes, () => WriteFault(faults));
        (WireProfile profile, string whyNotStreamed) = await Task.Run(
                () => ComputeProfile(nodeSettings.Numerics, folders.Scratch),
                cancellationToken
            )
            .ConfigureAwait(false);

        WebApplicationBuilder builder = NodeHost.CreateBuilder(log).AddNodeHttp(http, trust);
        builder.AddNodeTelemetry(TelemetrySettings.From(config), TelemetrySource.Of(ClientRegion.ClientNodeRole, stateDirectory, site));
        builder.Services.AddSingleton(node =>
            BlobHttpClient.Create(
                trust is null ? http.Token : null,
                faults,
                members: node.GetRequiredService<MemberUrls>(),
                trust: node.GetService<NodeTrust>()
            )
        );
        builder.Services.AddSingleton(node => new BlobPuller(
            node.GetRequiredService<HttpClient>(),
            blobs.Concurrency,
            metrics: node.GetRequiredService<BlobMetrics>()
        ));
        builder.Services.AddSingleton(_ => new TrainingLog(folders.TrainingLog, TimeProvider.System));
        builder.Services.AddSingleton(node => new SiteLog(
            folders.SiteLog,
            TimeProvider.System,
            node.GetRequiredService<ILogger<SiteLog>>()
        ));
        builder.Services.AddSingleton(_ => new TrainingQueue(settings.Workers ?? TrainingWorkers.Of(Environment.ProcessorCount)));
        builder.Services.AddSingleton(node => new UpdateOutbox(folders.Outbox, StoreIn(folders.Outbox, node, blobs, faults)));
        builder.Services.AddSingleton(node => StoreIn(folders.Cache, node, blobs, faults));
        builder.Services.AddSingleton(node =>
            ServicesOf(node, site, dataDirectory, folders, profile, whyNotStreamed, settings, policy, scratch, trainer, signer)
        );
        builder.AddTrustKeeping(TrustFolder.OfState(stateDirectory), asksAll: false);
        builder
            .AddNodeChecks(node => node.GetRequiredService<CheckedBlobStore>())
            .AddCheck(
                "coordinator",
                "start a coordinator, or repair the network to it; trainings go on meanwhile",
                node => NodeChecks.WithoutCoordinator(Akka.Cluster.Cluster.Get(node.GetRequiredService<NodeActorSystem>().System))
            );
        builder.AddActorSystem(
            WithRoles(config, site, profile),
            (akka, node) =>
                akka.WithJobsProxy(faults)
                    .WithClients(node.GetRequiredService<ClientNodeServices>)
                    .WithSite(node.GetRequiredService<ClientNodeServices>)
                    .WithLeftJobs(folders.OfJobs)
                    .WithCoordinatorWatch(settings.CoordinatorPatience),
            later: AnyPort,
            faults,
            stateDirectory
        );

        WebApplication application = builder.Build().UseNodeHttp();
        BlobMetrics blobMetrics = application.Services.GetRequiredService<BlobMetrics>();
        blobMetrics.Observe(
            "cache",
            folders.Cache,
            () => application.Services.GetRequiredService<CheckedBlobStore>().FreeBytes,
            blobs.FloorBytes
        );
        // a coordinator that has lost a model asks for it here
        IBlobStore updates = application.Services.GetRequiredService<UpdateOutbox>().Blobs;
        application.MapBlobs(
            [updates, application.Services.GetRequiredService<CheckedBlobStore>()],
            served =>
            {
                Note(served, updates, application.Services.GetRequiredService<SiteLog>());
                blobMetrics.Served(served.Bytes);
            }
        );
        application.MapMetrics().MapHealth();
        application.MapFaults(ClientRegion.ClientNodeRole, faults);
        if (whyNotStreamed.Length > 0)
        {
            LogNotStreamed(application.Services.GetRequiredService<ILogger<ClientNodeHost>>(), whyNotStreamed);
        }

        return await NodeHost.Start(application, cancellationToken).ConfigureAwait(false);
    }

    private static void Note(ServedBlob served, IBlobStore updates, SiteLog left) =>
        left.Note(
            served.Store == updates ? Departure.Kind.Update : Departure.Kind.Blob,
            served.Key.Job,
            served.Key.Round,
            served.Bytes,
            served.Key.Id.Sha256,
            served.To,
            served.Bytes < served.Size ? string.Create(CultureInfo.InvariantCulture, $"of {served.Size} bytes") : ""
        );

    private static CheckedBlobStore StoreIn(string folder, IServiceProvider node, BlobSettings settings, FaultSwitch faults) =>
        new(
            new FileBlobStore(folder, settings.Durability, settings.FloorBytes, faults),
            node.GetRequiredService<ILogger<CheckedBlobStore>>()
        );

    private static ClientNodeServices ServicesOf(
        IServiceProvider node,
        string site,
        string dataDirectory,
        ClientNodeFolders folders,
        WireProfile profile,
        string whyNotStreamed,
        ClientNodeSettings settings,
        SitePolicy policy,
        ScratchFolder scratch,
        LocalTrainer? trainer,
        SiteSigner signer
    )
    {
        CheckedBlobStore cache = node.GetRequiredService<CheckedBlobStore>();
        TrainingQueue queue = node.GetRequiredService<TrainingQueue>();
        NodeMeter meter = node.GetRequiredService<NodeMeter>();
        var ledger = new MemoryLedger(settings.MemoryBytes, AllocatorSwitch.OfThisProcess, queue.Workers);
        var sources = new JobSources(node.GetRequiredService<BlobPuller>(), cache);
        return new ClientNodeServices(
            site,
            profile,
            cache,
            new CachePruning(cache),
            node.GetRequiredService<UpdateOutbox>(),
            new SiteJobs(site, dataDirectory, cache, sources, policy),
            queue,
            ledger,
            scratch,
            new FeatureCache(folders.Features, settings.FeatureCacheBytes, cache.EnsureRoom),
            sources,
            node.GetRequiredService<NodeUrl>().Uri,
            node.GetRequiredService<TrainingLog>(),
            new NodeDrain(settings.DrainLimit),
            settings.ResendInterval,
            trainer ?? LocalUpdate.Train
        )
        {
            Metrics = new ClientNodeMetrics(
                new TrainingMetrics(meter, () => queue.Count),
                new MemoryMetrics(meter, ledger, scratch, TrainingPeaks.OfProcess)
            ),
            Tracer = node.GetRequiredService<NodeTracer>(),
            Loggers = node.GetRequiredService<ILoggerFactory>(),
            WhyNotStreamed = whyNotStreamed,
            KeepsToBudgets = settings.KeepsToBudgets,
            Signer = signer,
            Policy = policy,
            Left = node.GetRequiredService<SiteLog>(),
        };
    }

    private static (WireProfile Profile, string WhyNotStreamed) ComputeProfile(string numerics, string scratchFolder)
    {
        NumericEnvironment.Apply(numerics);
        Allocator.Configure();
        TorchNatives.Load();
        NumericProfile profile = NumericCanary.Run(numerics, scratchFolder);
        var wire = new WireProfile
        {
            Library = profile.Library,
            Numerics = profile.Numerics,
            CanarySha256 = profile.CanarySha256,
        };
        return (wire, profile.WhyNotStreamed);
    }

    private static void WriteFault(FaultSwitch faults)
    {
        if (faults.Strikes(FaultKind.DiskFull))
        {
            throw new IOException("no space is left, an injected fault says");
        }
    }

    private static Config WithRoles(Config config, string site, WireProfile profile)
    {
        string[] roles = [ClientRegion.ClientNodeRole, ClientRegion.SiteRole(site), ClientRegion.Role(site, profile.Id())];
        return ConfigurationFactory
            .ParseString($"akka.cluster.roles = [{string.Join(", ", roles.Select(role => $"\"{role}\""))}]")
            .WithFallback(config);
    }
}
