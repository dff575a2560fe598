using Akka.Actor;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;

namespace ProFL.Operators.Tests;

/// <summary>What operators read of the nodes, and by which names they may call them.</summary>
public sealed class NodeListTests : IDisposable
{
    private static readonly NodeList Nodes = new()
    {
        Nodes =
        {
            new NodeSummary
            {
                Node = "akka.ssl.tcp://profl@127.0.0.1:4053",
                Name = "coordinator-1",
                ProcessId = 4711,
                Role = "coordinator",
                Status = NodeState.Ready,
                ProductVersion = "0.2.0",
            },
            new NodeSummary
            {
                Node = "akka.ssl.tcp://profl@127.0.0.1:40001",
                Name = "north-1",
                ProcessId = 12,
                Role = "client-node",
                Site = "north",
                Status = NodeState.Unreachable,
                ProductVersion = "0.2.0",
            },
            new NodeSummary
            {
                Node = "akka.ssl.tcp://profl@127.0.0.1:40002",
                Name = "twin",
                Role = "client-node",
                Site = "north",
                Status = NodeState.Ready,
            },
            new NodeSummary
            {
                Node = "akka.ssl.tcp://profl@127.0.0.1:40003",
                Name = "twin",
                Role = "client-node",
                Site = "north",
                Status = NodeState.Ready,
            },
        },
    };

    private readonly ActorSystem _system = ActorSystem.Create("nodes");

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Should_show_name_and_process_below_headings_when_nodes_are_listed()
    {
        string[] lines = AllCommands.Find("nodes")!.Text(Nodes).Split(Environment.NewLine);

        Assert.Equal(["node", "address", "process", "role", "site", "state", "version"], Words(lines[0]));
        Assert.Equal(["coordinator-1", "127.0.0.1:4053", "4711", "coordinator", "–", "ready", "0.2.0"], Words(lines[1]));
        Assert.Equal(["north-1", "127.0.0.1:40001", "12", "client-node", "north", "unreachable", "0.2.0"], Words(lines[2]));
    }

    [Fact]
    public void Should_say_why_a_name_is_there_twice() =>
        Assert.Equal(
            "twin is there 2 times: a process that has ended is listed until the cluster notices, some seconds later",
            AllCommands.Find("nodes")!.Text(Nodes).Split(Environment.NewLine)[^1]
        );

    [Theory]
    [InlineData("north-7", "north-1 (127.0.0.1:40001), twin (127.0.0.1:40002)")]
    [InlineData("coordinator-1", "there is no client node 'coordinator-1'")]
    [InlineData("twin", "several client nodes are named twin: give the address of one of twin (127.0.0.1:40002), twin (127.0.0.1:40003)")]
    public async Task Should_say_which_nodes_there_are_when_a_name_does_not_mean_one(string asked, string told)
    {
        OperatorCommand drain = AllCommands.Find("drain")!;
        IActorRef registry = _system.ActorOf(Props.Create(() => new Registry()));
        var call = new OperatorCall(
            new OperatorCluster(_system, ActorRefs.Nobody, ActorRefs.Nobody, registry),
            OperatorCall.Values(drain, [KeyValuePair.Create("node", asked)]),
            "test",
            _ => Task.CompletedTask,
            CancellationToken.None
        );

        OperatorException refused = await Assert.ThrowsAsync<OperatorException>(() => drain.Run(call));

        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
    }

    private static string[] Words(string line) => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private sealed class Registry : ReceiveActor
    {
        public Registry() => Receive<ListNodes>(_ => Sender.Tell(Nodes));
    }
}
