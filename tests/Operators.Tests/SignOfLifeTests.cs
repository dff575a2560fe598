using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;

namespace ProFL.Operators.Tests;

/// <summary>Nodes that have ended or stand still while they are still listed as ready; actor systems and sockets are real.</summary>
public sealed class SignOfLifeTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly ActorSystem _asking = Remote();
    private readonly ActorSystem _alive = Remote();
    private readonly ActorSystem _ended = Remote();
    private readonly TcpListener _frozen = new(IPAddress.Loopback, 0);

    public SignOfLifeTests() => _frozen.Start();

    public void Dispose()
    {
        _frozen.Dispose();
        _asking.Dispose();
        _alive.Dispose();
        _ended.Dispose();
    }

    [Fact]
    public async Task Should_say_silent_of_those_that_do_not_answer_when_nodes_are_listed()
    {
        await _ended.Terminate().WaitAsync(Limit);
        NodeList nodes = Ready(AddressOf(_asking), AddressOf(_alive), AddressOf(_ended), Frozen);
        var asked = Stopwatch.StartNew();

        var listed = (NodeList)await AllCommands.Find("nodes")!.Run(Call("nodes", nodes));

        Assert.Equal([NodeState.Ready, NodeState.Ready, NodeState.Silent, NodeState.Silent], listed.Nodes.Select(node => node.Status));
        Assert.All(listed.Nodes.Skip(2), node => Assert.Equal(SignOfLife.Missing, node.Reason));
        Assert.Contains("silent", AllCommands.Find("nodes")!.Text(listed), StringComparison.Ordinal);
        Assert.Contains("\"status\":\"silent\"", OperatorJson.Of(listed), StringComparison.Ordinal);
        Assert.InRange(asked.Elapsed, TimeSpan.Zero, Limit);
    }

    [Fact]
    public async Task Should_leave_a_state_as_it_is_when_it_claims_no_answer()
    {
        NodeList nodes = Ready(Frozen);
        nodes.Nodes[0].Status = NodeState.Leaving;

        var listed = (NodeList)await AllCommands.Find("nodes")!.Run(Call("nodes", nodes));

        Assert.Equal(NodeState.Leaving, listed.Nodes[0].Status);
    }

    [Fact]
    public async Task Should_refuse_to_drain_a_node_when_it_does_not_answer()
    {
        NodeList nodes = Ready(Frozen);

        OperatorException refused = await Assert.ThrowsAsync<OperatorException>(() =>
            AllCommands.Find("drain")!.Run(Call("drain", nodes, KeyValuePair.Create("node", "north-0")))
        );

        Assert.Contains("north-0 did not answer", refused.Message, StringComparison.Ordinal);
    }

    // connections are taken by the system, as for a process that is stopped, and nobody reads
    private string Frozen => $"akka.tcp://nodes@127.0.0.1:{((IPEndPoint)_frozen.LocalEndpoint).Port}";

    private OperatorCall Call(string command, NodeList nodes, params KeyValuePair<string, string>[] given)
    {
        IActorRef registry = _asking.ActorOf(Props.Create(() => new Registry(nodes)));
        return new OperatorCall(
            new OperatorCluster(_asking, ActorRefs.Nobody, ActorRefs.Nobody, registry),
            OperatorCall.Values(AllCommands.Find(command)!, given),
            "test",
            _ => Task.CompletedTask,
            CancellationToken.None
        );
    }

    private static NodeList Ready(params string[] addresses) =>
        new()
        {
            Nodes =
            {
                addresses.Select(
                    (address, i) =>
                        new NodeSummary
                        {
                            Node = address,
                            Name = $"north-{i}",
                            Role = "client-node",
                            Site = "north",
                            Status = NodeState.Ready,
                        }
                ),
            },
        };

    private static string AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress.ToString();

    private static ActorSystem Remote() =>
        ActorSystem.Create(
            "nodes",
            ConfigurationFactory.ParseString(
                """
                akka.actor.provider = remote
                akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
                akka.loglevel = off
                """
            )
        );

    private sealed class Registry : ReceiveActor
    {
        public Registry(NodeList nodes) => Receive<ListNodes>(_ => Sender.Tell(nodes));
    }
}
