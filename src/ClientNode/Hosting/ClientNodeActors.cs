using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using ProFL.ClientNode.Clients;
using ProFL.ClientNode.Orders;
using ProFL.ClientNode.Site;
using ProFL.Messages;
using ProFL.Node.Faults;
using ProFL.Node.Members;
using ProFL.Node.Sharding;
using Cluster = Akka.Cluster.Cluster;

namespace ProFL.ClientNode.Hosting;

/// <summary>
/// The actors of a client node, one method for each. The registry's key of an actor is its type: <see cref="ClientActor"/> for the region
/// of the clients, <see cref="SiteActor"/>; <see cref="JobsProxy"/> is what reaches the StageManagers.
/// </summary>
internal static class ClientNodeActors
{
    /// <summary>Reaches the StageManagers, wherever they are, through the process's faults.</summary>
    public static AkkaConfigurationBuilder WithJobsProxy(this AkkaConfigurationBuilder akka, FaultSwitch faults) =>
        akka.WithActors(
            (system, actors) =>
                actors.Register<JobsProxy>(
                    FaultInjectingProxy.Between(
                        system,
                        ClusterSharding.Get(system).StartProxy(JobRegion.TypeName, JobRegion.CoordinatorRole, JobRegion.Extractor),
                        faults
                    )
                )
        );

    /// <summary>Hosts clients of the site; needs the proxy of the StageManagers.</summary>
    public static AkkaConfigurationBuilder WithClients(this AkkaConfigurationBuilder akka, Func<ClientNodeServices> services) =>
        akka.WithActors(
            (system, actors) =>
            {
                ClientNodeServices shared = services();
                string profile = shared.Profile.Id();
                var sharding = ClusterSharding.Get(system);
                ClusterShardingSettings settings = ClusterShardingSettings.Create(system).WithRole(ClientRegion.Role(shared.Site, profile));
                actors.Register<ClientActor>(
                    sharding.Start(
                        ClientRegion.TypeName(shared.Site, profile),
                        ClientActor.Props(shared, actors.Get<JobsProxy>(), AddressOf(system)),
                        settings,
                        ClientRegion.Extractor,
                        new SettledAllocation(sharding.DefaultShardAllocationStrategy(settings)),
                        PoisonPill.Instance
                    )
                );
            }
        );

    /// <summary>Speaks for the site; needs the region of the clients.</summary>
    public static AkkaConfigurationBuilder WithSite(this AkkaConfigurationBuilder akka, Func<ClientNodeServices> services) =>
        akka.WithActors(
            (system, actors) =>
                actors.Register<SiteActor>(
                    system.ActorOf(SiteActor.Props(services(), AddressOf(system), actors.Get<ClientActor>()), SiteActor.Name)
                )
        );

    /// <summary>Asks about the jobs of which something is kept; needs the site and the proxy of the StageManagers.</summary>
    public static AkkaConfigurationBuilder WithLeftJobs(this AkkaConfigurationBuilder akka, IReadOnlyList<string> folders) =>
        akka.WithActors(
            (system, actors) =>
            {
                (IActorRef jobs, IActorRef site) = (actors.Get<JobsProxy>(), actors.Get<SiteActor>());
                system.ActorOf(Props.Create(() => new LeftJobs(folders, jobs, site)), "left-jobs");
            }
        );

    /// <summary>Ends the actor system when no coordinator is in reach for some time.</summary>
    public static AkkaConfigurationBuilder WithCoordinatorWatch(this AkkaConfigurationBuilder akka, TimeSpan patience) =>
        akka.WithActors((system, _) => system.ActorOf(CoordinatorWatch.PropsOf(patience), "coordinator-watch"));

    private static string AddressOf(ActorSystem system) => Cluster.Get(system).SelfAddress.ToString();

    /// <summary>The registry's key of the proxy of the StageManagers.</summary>
    private sealed class JobsProxy;
}
