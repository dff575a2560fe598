using Akka.Actor;
using Akka.Configuration;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators;
using ProFL.Tools.Pages;

namespace ProFL.Tools.Tests.Pages;

/// <summary>The first view of the page; its registry is an actor of the test.</summary>
public sealed class WatchedClusterTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _end = new(Limit);
    private readonly ActorSystem _system = ActorSystem.Create(
        "watched",
        ConfigurationFactory.ParseString(
            """
            akka.actor.provider = cluster
            akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
            akka.loglevel = off
            """
        )
    );

    public void Dispose()
    {
        _end.Dispose();
        _system.Dispose();
    }

    [Fact]
    public async Task Should_show_a_node_as_silent_when_it_does_not_answer_and_the_cluster_has_not_noticed()
    {
        string self = Akka.Cluster.Cluster.Get(_system).SelfAddress.ToString();
        IActorRef asked = _system.ActorOf(Props.Create(() => new Answering(self)));
        var watched = new WatchedCluster(() => new OperatorCluster(_system, asked, asked, asked), new PeerPages(Path.GetTempPath()));
        Task running = watched.Run(_end.Token);

        while (!TableOf(watched).Contains("chip silent", StringComparison.Ordinal))
        {
            Assert.False(_end.IsCancellationRequested, TableOf(watched));
            await Task.Delay(50, CancellationToken.None);
        }

        Assert.Contains("chip ready", TableOf(watched), StringComparison.Ordinal);
        Assert.Contains(
            "did not answer within a second; if it stays so, the cluster takes it out",
            TableOf(watched),
            StringComparison.Ordinal
        );
        await _end.CancelAsync();
        await running;
    }

    private static string TableOf(WatchedCluster watched) => watched.Board.Parts.GetValueOrDefault("nodes", "");

    private sealed class Answering : ReceiveActor
    {
        public Answering(string self)
        {
            Receive<ListJobs>(_ => Sender.Tell(new JobsPage()));
            Receive<ListNodes>(_ =>
                Sender.Tell(new NodeList { Nodes = { Node(self, "coordinator-1"), Node("akka.tcp://watched@127.0.0.1:1", "north-1") } })
            );
        }

        private static NodeSummary Node(string address, string name) =>
            new()
            {
                Node = address,
                Name = name,
                Role = "coordinator",
                Status = NodeState.Ready,
            };
    }
}
