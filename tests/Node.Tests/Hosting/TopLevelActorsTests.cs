using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Members;

namespace ProFL.Node.Tests.Hosting;

/// <summary>A node of which an actor ends, does not begin, or which was taken out of its cluster without hearing of it.</summary>
public sealed class TopLevelActorsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static TheoryData<object> Ends => [PoisonPill.Instance, Kill.Instance];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Should_fail_and_name_the_actor_when_one_on_which_the_node_stands_has_ended(object end)
    {
        IActorRef site = ActorRefs.Nobody;
        await using NodeHost node = await Start([], akka => akka.WithActors((system, _) => site = system.ActorOf<Silent>("site")));

        Assert.False(node.Lost.IsCompleted);
        site.Tell(end);

        LostActorException lost = await Assert.ThrowsAsync<LostActorException>(() => node.Lost.WaitAsync(Patience));
        Assert.StartsWith("/user/site, an actor of this node, has ended: ", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_not_start_and_say_why_when_an_actor_cannot_be_created()
    {
        LostActorException lost = await Assert.ThrowsAsync<LostActorException>(() =>
            Start([], akka => akka.WithActors((system, _) => system.ActorOf<Broken>("site")))
        );

        Assert.Equal("/user/site, an actor of this node, did not start: the disk is gone", lost.Message);
    }

    [Fact]
    public async Task Should_lose_nothing_when_the_node_ends_in_order()
    {
        NodeHost node = await Start([], akka => akka.WithActors((system, _) => system.ActorOf<Silent>("site")));

        await node.DisposeAsync();

        Assert.False(node.Lost.IsCompleted);
    }

    // what a forged removal brings about too: each side believes that it is the cluster
    [Fact]
    public async Task Should_join_again_when_it_was_left_in_a_cluster_without_a_coordinator()
    {
        ActorSystemIncarnation coordinator = await Coordinator(port: 0);
        Address address = Akka.Cluster.Cluster.Get(coordinator.System).SelfAddress;
        await using NodeHost node = await Start(
            [$"akka.cluster.seed-nodes = [\"{address}\"]", Steady],
            akka => akka.WithActors((system, _) => system.ActorOf(CoordinatorWatch.PropsOf(TimeSpan.FromSeconds(3)), "coordinator-watch"))
        );
        ActorSystem first = node.System;
        await Until(() => MembersOf(first) == 2, "they meet");

        await coordinator.DisposeAsync();
        await Until(() => MembersOf(first) == 1, "the coordinator has left");
        await using ActorSystemIncarnation next = await Coordinator(address.Port!.Value);

        await Until(() => !ReferenceEquals(first, node.System), "the node starts another actor system");
        await Until(() => MembersOf(node.System) == 2 && MembersOf(next.System) == 2, "they meet again");
    }

    private static int MembersOf(ActorSystem system) => Akka.Cluster.Cluster.Get(system).State.Members.Count;

    private static Task<ActorSystemIncarnation> Coordinator(int port) =>
        ActorSystemIncarnation.Start(
            HoconLayers.Load(
                "coordinator",
                ["local"],
                ["akka.cluster.seed-nodes = []", "akka.loglevel = OFF", Steady, $"akka.remote.dot-netty.tcp.port = {port}"]
            ),
            akka =>
                akka.WithActors(
                    (system, _) =>
                    {
                        var cluster = Akka.Cluster.Cluster.Get(system);
                        cluster.Join(cluster.SelfAddress);
                    }
                ),
            CancellationToken.None
        );

    // no resolver of splits helps within the time of this test
    private static string Steady => "akka.cluster.split-brain-resolver.stable-after = 60s";

    private static async Task Until(Func<bool> condition, string what)
    {
        DateTime end = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < end, $"within {Patience} it should be seen that {what}");
            await Task.Delay(20);
        }
    }

    private static async Task<NodeHost> Start(string[] settings, Action<AkkaConfigurationBuilder> actors)
    {
        Config config = HoconLayers.Load("client-node", ["local"], ["akka.cluster.seed-nodes = []", "akka.loglevel = OFF", .. settings]);
        WebApplicationBuilder builder = NodeHost.CreateBuilder().AddNodeHttp(HttpSettings.Loopback);
        builder.AddActorSystem(
            config,
            (akka, _) => actors(akka),
            later: ConfigurationFactory.ParseString("akka.remote.dot-netty.tcp.port = 0")
        );
        return await NodeHost.Start(builder.Build().UseNodeHttp(), CancellationToken.None);
    }

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class Broken : UntypedActor
    {
        protected override void PreStart() => throw new IOException("the disk is gone");

        protected override void OnReceive(object message) => Unhandled(message);
    }
}
