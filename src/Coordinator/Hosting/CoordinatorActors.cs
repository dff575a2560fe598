using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Hosting;
using Akka.Pattern;
using Microsoft.Extensions.Logging;
using ProFL.Coordinator.Jobs;
using ProFL.Coordinator.Members;
using ProFL.Coordinator.Persistence;
using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Stages;
using ProFL.Node.Sharding;
using ProFL.Node.Trust;
using Cluster = Akka.Cluster.Cluster;

namespace ProFL.Coordinator.Hosting;

/// <summary>
/// The actors of a coordinator, one method for each. The registry's key of an actor is its type: <see cref="SiteRegistry"/>;
/// <see cref="JobDirectory"/> for the proxy of the cluster's only directory; <see cref="JobEntity"/> for the region of the StageManagers.
/// </summary>
internal static class CoordinatorActors
{
    private const string DirectoryName = "job-directory";

    // nodes of earlier releases look for the directory at this path
    private const string DirectoryManager = DirectoryName + "-singleton";
    private static readonly TimeSpan ShortBackOff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongBackOff = TimeSpan.FromSeconds(10);

    /// <summary>Compiles the journal's queries while the process joins.</summary>
    public static AkkaConfigurationBuilder WithJournalWarmUp(this AkkaConfigurationBuilder akka) =>
        // not one of those whose end ends the process
        akka.WithActors(
            (system, _) => ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new JournalWarmUp()), "journal-warm-up")
        );

    /// <summary>Begins a cluster at once where no seed is named, and tells when it is in one.</summary>
    public static AkkaConfigurationBuilder WithMembership(this AkkaConfigurationBuilder akka, Action joined) =>
        akka.WithActors(
            (system, _) =>
            {
                var cluster = Cluster.Get(system);
                if (cluster.Settings.SeedNodes.IsEmpty)
                {
                    cluster.Join(cluster.SelfAddress);
                }

                cluster.RegisterOnMemberUp(joined);
            }
        );

    /// <summary>Looks at the other coordinators, and tells why this one must not be one of them.</summary>
    public static AkkaConfigurationBuilder WithCensus(this AkkaConfigurationBuilder akka, Action<string> refuse, ILoggerFactory loggers) =>
        akka.WithActors(
            (system, _) =>
                system.ActorOf(
                    Props.Create(() => new CoordinatorCensus(refuse, loggers.CreateLogger<CoordinatorCensus>())),
                    "coordinator-census"
                )
        );

    /// <summary>Lets more than half of the named coordinators begin a cluster.</summary>
    public static AkkaConfigurationBuilder WithFormation(
        this AkkaConfigurationBuilder akka,
        IEnumerable<string> named,
        ILoggerFactory loggers
    ) =>
        akka.WithActors(
            (system, _) =>
                system.ActorOf(Props.Create(() => new FormationActor(named, loggers.CreateLogger<FormationActor>())), FormationActor.Name)
        );

    /// <summary>Writes down who is in the cluster.</summary>
    public static AkkaConfigurationBuilder WithPeerNotes(this AkkaConfigurationBuilder akka, string file) =>
        akka.WithActors((system, _) => system.ActorOf(Props.Create(() => new PeerNotes(file)), "peer-notes"));

    /// <summary>Knows the client nodes.</summary>
    public static AkkaConfigurationBuilder WithSiteRegistry(this AkkaConfigurationBuilder akka, SiteTrust trust, ILoggerFactory loggers) =>
        akka.WithActors(
            (system, actors) =>
                actors.Register<SiteRegistry>(
                    system.ActorOf(Props.Create(() => new SiteRegistry(trust, loggers.CreateLogger<SiteRegistry>())), SiteRegistry.Name)
                )
        );

    /// <summary>Reaches the cluster's only job directory, wherever it is.</summary>
    public static AkkaConfigurationBuilder WithJobDirectoryProxy(this AkkaConfigurationBuilder akka) =>
        akka.WithActors(
            (system, actors) =>
            {
                ClusterSingletonProxySettings settings = ClusterSingletonProxySettings.Create(system).WithRole(JobRegion.CoordinatorRole);
                actors.Register<JobDirectory>(
                    system.ActorOf(ClusterSingletonProxy.Props($"/user/{DirectoryManager}", settings), DirectoryName + "-proxy")
                );
            }
        );

    /// <summary>Hosts jobs; needs the site registry and the directory's proxy.</summary>
    public static AkkaConfigurationBuilder WithStageManagers(
        this AkkaConfigurationBuilder akka,
        Func<CoordinatorServices> services,
        Func<ActorSystem, IShardAllocationStrategy>? allocation
    ) =>
        akka.WithActors(
            (system, actors) =>
            {
                CoordinatorServices shared = services();
                var links = new StageManagerLinks(actors.Get<SiteRegistry>(), actors.Get<JobDirectory>());
                var sharding = ClusterSharding.Get(system);
                ClusterShardingSettings settings = ClusterShardingSettings.Create(system).WithRole(JobRegion.CoordinatorRole);
                actors.Register<JobEntity>(
                    sharding.Start(
                        JobRegion.TypeName,
                        job => JobEntity.Props(job, links, shared),
                        settings,
                        JobRegion.Extractor,
                        new SettledAllocation(allocation?.Invoke(system) ?? sharding.DefaultShardAllocationStrategy(settings)),
                        PoisonPill.Instance
                    )
                );
            }
        );

    /// <summary>Hosts the job directory when this is the oldest coordinator; needs the region of the StageManagers.</summary>
    public static AkkaConfigurationBuilder WithJobDirectory(this AkkaConfigurationBuilder akka, Func<CoordinatorServices> services) =>
        akka.WithActors(
            (system, actors) =>
            {
                CoordinatorServices shared = services();
                IActorRef jobs = actors.Get<JobEntity>();
                Props supervised = BackoffSupervisor.Props(
                    Backoff.OnStop(Props.Create(() => new JobDirectory(jobs, shared)), "directory", ShortBackOff, LongBackOff, 0.2, -1)
                );
                ClusterSingletonManagerSettings settings = ClusterSingletonManagerSettings
                    .Create(system)
                    .WithRole(JobRegion.CoordinatorRole);
                system.ActorOf(ClusterSingletonManager.Props(supervised, settings), DirectoryManager);
            }
        );
}
