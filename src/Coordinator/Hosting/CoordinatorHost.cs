using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Members;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Telemetry;
using ProFL.Coordinator.Trust;
using ProFL.Node.Blobs;
using ProFL.Node.Faults;
using ProFL.Node.Health;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Logging;
using ProFL.Node.Members;
using ProFL.Node.Sharding;
using ProFL.Node.Telemetry;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;
using ProFL.Node.Trust.Keeping;
using ProFL.Operators;
using ProFL.Operators.OpenApi;

namespace ProFL.Coordinator.Hosting;

/// <summary>A coordinator: one host with its blobs, its HTTP server, and an actor system that may be downed and started again.</summary>
public sealed class CoordinatorHost : IAsyncDisposable
{
    private readonly TaskCompletionSource<string> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FolderLock _state;
    private NodeHost _node = null!;

    private CoordinatorHost(FolderLock state) => _state = state;

    /// <summary>The actor system that runs now.</summary>
    public ActorSystem System => _node.System;

    /// <summary>Proxy of the job directory.</summary>
    public IActorRef Directory => Operators?.Directory ?? ActorRefs.Nobody;

    /// <summary>The region of the StageManagers.</summary>
    public IActorRef Jobs => Operators?.Jobs ?? ActorRefs.Nobody;

    /// <summary>Who operator commands ask; null while the actor system is not up.</summary>
    public OperatorCluster? Operators { get; private set; }

    /// <summary>Where operator commands and blobs are served.</summary>
    public Uri HttpUrl => _node.HttpUrl;

    /// <summary>This coordinator's address, for seed lists.</summary>
    public Address Address => Akka.Cluster.Cluster.Get(System).SelfAddress;

    /// <summary>
    /// Completes, with the reason, when this coordinator must not be in the cluster it came to, and fails with a
    /// <see cref="LostActorException"/> when an actor has ended on which it stands. Its owner then disposes it.
    /// </summary>
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
    /// <param name="alsoStart">Starts what else belongs into each of its actor systems, with what operator commands ask; null for
    /// nothing.</param>
    /// <param name="waits">Takes a line for a person when the database is away, which is waited for; null for nobody.</param>
    /// <param name="pages">What is served to people beside commands and blobs; null for nothing.</param>
    /// <exception cref="JournalException">The journal cannot keep the promises: another replay-filter.mode, or no UNIQUE
    /// constraint.</exception>
    /// <exception cref="ProFL.Node.Configuration.HoconException">A setting cannot be; names the key, the value and what to do.</exception>
    /// <exception cref="FolderInUseException">Another process has the state folder.</exception>
    public static async Task<CoordinatorHost> Start(
        Config config,
        string stateDirectory,
        CancellationToken cancellationToken,
        Func<ActorSystem, IShardAllocationStrategy>? allocation = null,
        Action<OperatorCluster>? alsoStart = null,
        Action<string>? waits = null,
        ICoordinatorPages? pages = null
    )
    {
        // before anything is written there
        var state = FolderLock.Take(stateDirectory);
        try
        {
            return await Start(config, stateDirectory, state, allocation, alsoStart, waits ?? (_ => { }), pages, cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>Hands its jobs over, leaves the cluster, and stops serving blobs.</summary>
    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync().ConfigureAwait(false);
        _state.Dispose();
    }

    private static async Task<CoordinatorHost> Start(
        Config config,
        string stateDirectory,
        FolderLock state,
        Func<ActorSystem, IShardAllocationStrategy>? allocation,
        Action<OperatorCluster>? alsoStart,
        Action<string> waits,
        ICoordinatorPages? pages,
        CancellationToken cancellationToken
    )
    {
        var faultSettings = FaultSettings.From(config);
        var http = HttpSettings.From(config);
        var trustSettings = TrustSettings.From(config);
        NodeTrust? trust = trustSettings.Load(stateDirectory, http.Reached ?? MembershipSettings.From(config).Reached);
        config = ClusterTransport.Secure(config, trust);
        var membership = MembershipSettings.From(config);
        var database = DatabaseSettings.From(config);
        var settings = CoordinatorSettings.From(config);
        var blobs = BlobSettings.From(config);
        var log = LogSettings.From(config);
        KillPoint.Configure(faultSettings.KillPoint);
        var faults = FaultSwitch.Of(faultSettings);
        var trustFolder = TrustFolder.OfState(stateDirectory);
        AuthorityFolder? authority = AuthoritySettings.From(config).Folder;
        string peers = Path.Combine(stateDirectory, "peers");
        Config layers = config;
        config = await JournalWait
            .Until(
                () => CoordinatorConfig.Complete(layers, membership, database, JournalOf(stateDirectory), peers),
                waits,
                cancellationToken
            )
            .ConfigureAwait(false);

        var host = new CoordinatorHost(state);
        WebApplicationBuilder builder = NodeHost.CreateBuilder(log).AddNodeHttp(http, trust);
        builder.AddNodeTelemetry(TelemetrySettings.From(config), TelemetrySource.Of(JobRegion.CoordinatorRole, stateDirectory));
        builder.Services.AddSingleton(_ => CoordinatorBlobs.Open(stateDirectory, blobs, settings.Models, database, faults));
        builder.Services.AddSingleton(node =>
            BlobHttpClient.Create(
                trust is null ? http.Token : null,
                faults,
                members: node.GetRequiredService<MemberUrls>(),
                trust: node.GetService<NodeTrust>()
            )
        );
        builder.Services.AddSingleton(s => new BlobPuller(
            s.GetRequiredService<HttpClient>(),
            blobs.Concurrency,
            metrics: s.GetRequiredService<BlobMetrics>()
        ));
        SiteTrust sites = trustSettings.IsOff ? SiteTrust.None : SiteTrust.Of(trustFolder, TimeProvider.System);
        builder.Services.AddSingleton(s => ServicesOf(s, settings, faults, sites));
        builder.AddTrustKeeping(trustFolder, asksAll: true, authority);
        var journal = JournalProbe.Of(config);
        builder
            .AddNodeChecks(s => s.GetRequiredService<CoordinatorBlobs>().Updates)
            .AddCheck(
                "journal",
                "bring the database back: nothing is lost, and jobs go on by themselves",
                (_, cancellation) => journal.WhatIsWrong(cancellation)
            )
            .AddCheck(
                "majority",
                "start the coordinators that do not run, or repair the network to them",
                _ => host.Operators is null ? "this coordinator is still starting" : host.WithoutMajority(membership.SeedNodes)
            );
        builder.AddActorSystem(
            config,
            (akka, node) =>
                akka.WithJournalWarmUp()
                    .WithMembership(() => host._joined.TrySetResult())
                    .WithCensus(reason => host._refused.TrySetResult(reason), node.GetRequiredService<ILoggerFactory>())
                    .WithFormation(membership.SeedNodes, node.GetRequiredService<ILoggerFactory>())
                    .WithPeerNotes(peers)
                    .WithSiteRegistry(sites, node.GetRequiredService<ILoggerFactory>())
                    .WithJobDirectoryProxy()
                    .WithStageManagers(node.GetRequiredService<CoordinatorServices>, allocation)
                    .WithJobDirectory(node.GetRequiredService<CoordinatorServices>)
                    .AddStartup((system, actors) => host.Serve(system, actors, alsoStart)),
            faults: faults,
            stateDirectory: stateDirectory
        );

        WebApplication application = builder.Build();
        pages?.Use(application);
        application.UseNodeHttp();
        BlobMetrics blobMetrics = application.Services.GetRequiredService<BlobMetrics>();
        CoordinatorBlobs stores = application.Services.GetRequiredService<CoordinatorBlobs>();
        blobMetrics.Observe("updates", CoordinatorBlobs.LocalFolder(stateDirectory), () => stores.Updates.FreeBytes, blobs.FloorBytes);
        application.MapBlobs(stores.Stores, served => blobMetrics.Served(served.Bytes), needs: OperatorRole.View);
        application.MapMetrics().MapHealth();
        application.MapFaults(JobRegion.CoordinatorRole, faults);
        application.MapTrust(trustFolder, authority, TimeProvider.System);
        OperatorEndpoints.Map(application, () => host.Operators, () => host.WithoutMajority(membership.SeedNodes));
        ApiPage.Map(application);
        pages?.Map(application, () => host.Operators);
        host._node = await NodeHost.Start(application, cancellationToken).ConfigureAwait(false);
        _ = host._node.Lost.ContinueWith(
            lost => host._refused.TrySetException(lost.Exception!.InnerExceptions),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );
        if (trust is not null)
        {
            trustFolder.Write(trustFolder.ServedAt, $"{application.Services.GetRequiredService<NodeUrl>().Uri}\n");
        }

        return host;
    }

    private static CoordinatorServices ServicesOf(
        IServiceProvider node,
        CoordinatorSettings settings,
        FaultSwitch faults,
        SiteTrust sites
    ) =>
        new(
            node.GetRequiredService<CoordinatorBlobs>(),
            node.GetRequiredService<BlobPuller>(),
            node.GetRequiredService<NodeUrl>().Uri,
            TimeProvider.System,
            settings
        )
        {
            Faults = faults,
            Metrics = new CoordinatorMetrics(node.GetRequiredService<NodeMeter>()),
            Tracer = node.GetRequiredService<NodeTracer>(),
            Trust = sites,
            Loggers = node.GetRequiredService<ILoggerFactory>(),
        };

    // a snapshot that Akka keeps for every thread; an actor system that has ended is in no cluster
    private string? WithoutMajority(IReadOnlyList<string> named)
    {
        if (Operators is not { System: var system })
        {
            return null;
        }

        var cluster = Akka.Cluster.Cluster.Get(system);
        ClusterEvent.CurrentClusterState state = cluster.State;
        Member[] coordinators =
        [
            .. system.WhenTerminated.IsCompleted
                ? []
                : state.Members.Where(m =>
                    m.HasRole(JobRegion.CoordinatorRole) && m.Status is not (MemberStatus.Down or MemberStatus.Removed)
                ),
        ];
        return Majority.Missing(
            named,
            cluster.SelfAddress.ToString(),
            [.. coordinators.Select(m => m.Address.ToString())],
            [.. coordinators.Where(m => !state.Unreachable.Contains(m)).Select(m => m.Address.ToString())]
        );
    }

    private void Serve(ActorSystem system, IActorRegistry actors, Action<OperatorCluster>? alsoStart)
    {
        Operators = new OperatorCluster(system, actors.Get<JobDirectory>(), actors.Get<JobEntity>(), actors.Get<SiteRegistry>());
        alsoStart?.Invoke(Operators);
    }
}
