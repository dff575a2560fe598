using Akka.Actor;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;

namespace ProFL.Operators.Tests;

/// <summary>What operators are told of the memory of client nodes; actors of the test are the registry and the nodes.</summary>
public sealed class NodeMemoryTests : IDisposable
{
    private static readonly NodeMemory Memory = new()
    {
        TotalBytes = 16_000L << 20,
        FreeBytes = 9_000L << 20,
        LimitBytes = 1000L << 20,
        CapacityBytes = 4096L << 20,
        Workers = 2,
        Clients = 3,
        DeclaredLeastBytes = 8L << 20,
        DeclaredMostBytes = 64L << 20,
        IdleBytes = 200L << 20,
        EstimatedBytes = 40L << 20,
        MeasuredBytes = 77L << 20,
        MeasuredEstimateBytes = 80L << 20,
        ProposedBytes = 350L << 20,
    };

    private readonly ActorSystem _system = ActorSystem.Create("nodes");
    private readonly OperatorCommand _command = AllCommands.Find("nodes")!;

    public NodeMemoryTests() => _system.ActorOf(Props.Create(() => new Answering(typeof(GetNodeMemory), Memory)), "site");

    public void Dispose() => _system.Dispose();

    [Fact]
    public async Task Should_show_declared_estimated_and_measured_side_by_side_when_memory_is_asked_for()
    {
        var nodes = (NodeList)await _command.Run(Call(("memory", "true")));

        Assert.Equal([null, Memory], nodes.Nodes.Select(node => node.Memory));
        string[] lines = _command.Text(nodes).Split(Environment.NewLine);
        Assert.Equal(
            [
                "node",
                "site",
                "total",
                "free",
                "limit",
                "trainings",
                "idle",
                "declared",
                "estimated",
                "measured",
                "of",
                "estimated",
                "proposed",
            ],
            Words(lines[0])
        );
        Assert.Equal(
            ["10.0.0.2:1", "north", "16000.0", "9000.0", "1000.0", "4096.0", "×2", "200.0", "8.0–64.0", "40.0", "77.0", "80.0", "350.0"],
            Words(lines[1].Replace("akka://nodes", "10.0.0.2:1", StringComparison.Ordinal))
        );
        Assert.Contains("\"proposedBytes\":367001600", OperatorJson.Of(nodes), StringComparison.Ordinal);
        string legend = string.Join(' ', lines[2..]);
        Assert.All(
            (string[])
                ["MiB", "total", "free", "limit", "trainings", "idle", "declared", "estimated", "measured", "of estimated", "proposed"],
            column => Assert.Contains(column, legend, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Should_ask_no_node_for_its_memory_when_that_is_not_asked_for()
    {
        var nodes = (NodeList)await _command.Run(Call());

        Assert.All(nodes.Nodes, node => Assert.Null(node.Memory));
        Assert.Contains("client-node", _command.Text(nodes), StringComparison.Ordinal);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private OperatorCall Call(params (string Name, string Value)[] given)
    {
        var list = new NodeList
        {
            Nodes =
            {
                new NodeSummary
                {
                    Node = "akka://nodes",
                    Role = "coordinator",
                    Status = NodeState.Ready,
                },
                new NodeSummary
                {
                    Node = "akka://nodes",
                    Role = "client-node",
                    Site = "north",
                    Status = NodeState.Ready,
                },
            },
        };
        IActorRef registry = _system.ActorOf(Props.Create(() => new Answering(typeof(ListNodes), list)));
        return new OperatorCall(
            new OperatorCluster(_system, ActorRefs.Nobody, ActorRefs.Nobody, registry),
            OperatorCall.Values(_command, given.Select(g => KeyValuePair.Create(g.Name, g.Value))),
            "test",
            _ => Task.CompletedTask,
            CancellationToken.None
        );
    }

    private sealed class Answering : UntypedActor
    {
        private readonly Type _question;
        private readonly object _answer;

        public Answering(Type question, object answer) => (_question, _answer) = (question, answer);

        protected override void OnReceive(object message)
        {
            if (message.GetType() == _question)
            {
                Sender.Tell(_answer);
            }
        }
    }
}
