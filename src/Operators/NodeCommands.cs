using ProFL.Messages.Wire;

namespace ProFL.Operators;

/// <summary>Commands about the nodes of the cluster.</summary>
internal static class NodeCommands
{
    public static OperatorCommand List { get; } =
        OperatorCommand.Of<NodeList>(
            "nodes",
            "List the nodes of the cluster",
            [],
            call => OperatorCluster.Ask<NodeList>(call.Cluster.Nodes, new ListNodes(), call.Cancellation),
            JobFormatting.Of
        ) with
        {
            Examples = [("profl nodes", "lists them")],
        };

    public static OperatorCommand Drain { get; } =
        OperatorCommand.Of<NodeDraining>(
            "drain",
            "Let a client node finish or hand back its work, leave the cluster and end; another node of its site takes over",
            [
                new("node", "The node's address, host:port, as profl nodes lists it") { Place = "NODE", IsRequired = true },
                OperatorArguments.Reason,
                OperatorArguments.By,
            ],
            OnDrain,
            draining => $"{draining.Node} of site {draining.Site}: {draining.Text}"
        ) with
        {
            Changes = true,
            Examples = [("profl drain 127.0.0.1:40123 --reason upgrade", "ends one node in order")],
        };

    private static async Task<NodeDraining> OnDrain(OperatorCall call)
    {
        NodeList nodes = await OperatorCluster.Ask<NodeList>(call.Cluster.Nodes, new ListNodes(), call.Cancellation).ConfigureAwait(false);
        NodeSummary[] clients = [.. nodes.Nodes.Where(n => n.Role == "client-node")];
        string asked = call["node"];
        NodeSummary node =
            Array.Find(clients, n => n.Node == asked || n.Node.EndsWith("@" + asked, StringComparison.Ordinal))
            ?? throw OperatorException.Unknown(
                $"there is no client node '{asked}'; there are: "
                    + $"{(clients.Length == 0 ? "none" : string.Join(", ", clients.Select(JobFormatting.AddressOf)))}"
            );
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
}
