using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Persistence.Sql;
using Google.Protobuf;
using ProFL.Coordinator.Persistence;
using ProFL.Messages.Wire;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;

namespace ProFL.Coordinator.Tests.Hosting;

/// <summary>Nodes of one cluster in this process, each with its own actor system, configured by what is shipped.</summary>
internal static class NodeCluster
{
    public static async Task<ActorSystemIncarnation> StartCoordinator(
        string journal,
        ActorSystemIncarnation? seed = null,
        Action<ActorSystem>? start = null,
        params string[] settings
    )
    {
        Config config = SqliteJournal
            .Settings(journal)
            .WithFallback(HoconLayers.Load("coordinator", ["local", "steady"], settings))
            .WithFallback(SqlPersistence.DefaultConfiguration);
        JournalSetup.Prepare(config);
        return await Start(config, seed, start);
    }

    public static Task<ActorSystemIncarnation> StartClientNode(ActorSystemIncarnation seed, Action<ActorSystem>? start = null) =>
        Start(HoconLayers.Load("client-node", ["local", "steady"]), seed, start);

    public static void StartDirectory(ActorSystem system) =>
        system.ActorOf(
            ClusterSingletonManager.Props(
                Props.Create<PersistentDirectory>(),
                PoisonPill.Instance,
                ClusterSingletonManagerSettings.Create(system).WithRole("coordinator")
            ),
            "directory"
        );

    public static IActorRef Directory(ActorSystem system) =>
        system.ActorOf(
            ClusterSingletonProxy.Props("/user/directory", ClusterSingletonProxySettings.Create(system).WithRole("coordinator"))
        );

    public static IActorRef StartJobs(ActorSystem system) =>
        ClusterSharding
            .Get(system)
            .Start("job", _ => Props.Create<JobEcho>(), ClusterShardingSettings.Create(system).WithRole("coordinator"), new ByJob());

    public static IActorRef JobsProxy(ActorSystem system) => ClusterSharding.Get(system).StartProxy("job", "coordinator", new ByJob());

    private static async Task<ActorSystemIncarnation> Start(Config config, ActorSystemIncarnation? seed, Action<ActorSystem>? start)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        ActorSystemIncarnation node = await ActorSystemIncarnation.Start(
            config,
            akka => akka.WithActors((system, _) => start?.Invoke(system)),
            patience.Token
        );
        var cluster = Akka.Cluster.Cluster.Get(node.System);
        await cluster.JoinAsync(seed is null ? cluster.SelfAddress : Akka.Cluster.Cluster.Get(seed.System).SelfAddress, patience.Token);
        return node;
    }

    private sealed class ByJob() : HashCodeMessageExtractor(10)
    {
        public override string EntityId(object message) =>
            message is IMessage proto
                ? (string)proto.Descriptor.FindFieldByName("job").Accessor.GetValue(proto)
                : throw new ArgumentException($"{message.GetType()} is for no job", nameof(message));
    }

    private sealed class JobEcho : ReceiveActor
    {
        public JobEcho()
        {
            Receive<GetJobStatus>(ask =>
                Sender.Tell(new JobStatus { Job = ask.Job, Reason = Akka.Cluster.Cluster.Get(Context.System).SelfAddress.ToString() })
            );
            Receive<WakeJob>(_ => Sender.Tell(new JobRefused { Reason = "no such job" }));
        }
    }
}
