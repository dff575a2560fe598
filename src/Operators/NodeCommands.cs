using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;
using ProFL.Operators.Formatting;

namespace ProFL.Operators;

/// <summary>Commands about the nodes of the cluster.</summary>
internal static class NodeCommands
{
    public static OperatorCommand List { get; } =
        OperatorCommand.Of<NodeList>(
            "nodes",
            "List the nodes of the cluster, and ask each whether it answers",
            [
                new(
                    "memory",
                    "Show what memory client nodes have, their clients declare, and trainings were estimated and measured to take",
                    OperatorArgumentKind.Switch
                ),
            ],
            OnList,
            nodes => nodes.Nodes.Any(node => node.Memory is not null) ? NodeMemoryFormatting.Of(nodes) : NodeListFormatting.Of(nodes)
        ) with
        {
            Examples =
            [
                ("profl nodes", "lists them: name, address, process id, site, state; one that does not answer within a second is silent"),
                ("profl nodes --memory", "shows their memory in MiB, and proposes a budget for a client"),
            ],
        };

    public static OperatorCommand Drain { get; } =
        OperatorCommand.Of<NodeDraining>(
            "drain",
            "Let a client node finish or hand back its work, leave the cluster and end; another node of its site takes over",
            [
                new("node", "The node's name, or its address host:port, as profl nodes lists them") { Place = "NODE", IsRequired = true },
                OperatorArguments.Reason,
                OperatorArguments.By,
            ],
            OnDrain,
            draining => $"{NodeListFormatting.PlaceOf(draining.Node)} of site {draining.Site}: {draining.Text}"
        ) with
        {
            Needs = OperatorRole.Admin,
            Examples = [("profl drain north-1 --reason upgrade", "ends one node in order")],
        };

    private static async Task<NodeList> OnList(OperatorCall call)
    {
        NodeList nodes = await OperatorCluster.Ask<NodeList>(call.Cluster.Nodes, new ListNodes(), call.Cancellation).ConfigureAwait(false);
        await SignOfLife.Ask(nodes, call.Cluster.System, call.Cancellation).ConfigureAwait(false);
        if (call.IsOn("memory"))
        {
            await Task.WhenAll(
                    nodes
                        .Nodes.Where(node => node is { Role: "client-node", Status: NodeState.Ready })
                        .Select(node => AskMemory(node, call))
                )
                .ConfigureAwait(false);
        }

        return nodes;
    }

    private static async Task AskMemory(NodeSummary node, OperatorCall call)
    {
        try
        {
            node.Memory = await OperatorCluster
                .Ask<NodeMemory>(call.Cluster.System.ActorSelection(node.Node + "/user/site"), new GetNodeMemory(), call.Cancellation)
                .ConfigureAwait(false);
        }
        catch (OperatorException silent)
        {
            // the others are worth showing
            node.Reason = $"{node.Reason} did not say what memory it has: {silent.Message}".TrimStart();
        }
    }

    private static async Task<NodeDraining> OnDrain(OperatorCall call)
    {
        NodeList nodes = await OperatorCluster.Ask<NodeList>(call.Cluster.Nodes, new ListNodes(), call.Cancellation).ConfigureAwait(false);
        NodeSummary[] clients = [.. nodes.Nodes.Where(n => n.Role == "client-node")];
        string asked = call["node"];
        NodeSummary node = One(
            asked,
            clients,
            [.. clients.Where(n => n.Node == asked || n.Name == asked || NodeListFormatting.AddressOf(n) == asked)]
        );
        await SignOfLife.Ask(new NodeList { Nodes = { node } }, call.Cluster.System, call.Cancellation).ConfigureAwait(false);
        if (node.Status == NodeState.Silent)
        {
            throw OperatorException.Refused(
                $"{NodeListFormatting.NameOf(node)} {node.Reason}: try again, or look whether its process runs"
            );
        }

        return await OperatorCluster
            .Ask<NodeDraining>(
                call.Cluster.System.ActorSelection(node.Node + "/user/site"),
                new DrainNode
                {
                    Node = node.Node,
                    By = call.By,
                    Reason = call["reason"],
                },
                call.Cancellation
            )
            .ConfigureAwait(false);
    }

    private static NodeSummary One(string asked, NodeSummary[] clients, NodeSummary[] named) =>
        named.Length switch
        {
            1 => named[0],
            0 => throw OperatorException.Unknown(
                $"there is no client node '{asked}'; there are: {(clients.Length == 0 ? "none" : Listed(clients))}"
            ),
            _ => throw OperatorException.Refused($"several client nodes are named {asked}: give the address of one of {Listed(named)}"),
        };

    private static string Listed(IEnumerable<NodeSummary> nodes) =>
        string.Join(
            ", ",
            nodes.Select(n => n.Name.Length > 0 ? $"{n.Name} ({NodeListFormatting.AddressOf(n)})" : NodeListFormatting.AddressOf(n))
        );
}
