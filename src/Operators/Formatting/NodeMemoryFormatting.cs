using System.Globalization;
using ProFL.Messages.Wire;

namespace ProFL.Operators.Formatting;

/// <summary>The memory of client nodes for people, in MiB, side by side.</summary>
internal static class NodeMemoryFormatting
{
    private const double Mebi = 1 << 20;
    private static readonly string[] Legend =
    [
        "In MiB. total, free: of the machine; limit: of its control group; trainings: what they may use together × how many at a time;",
        "idle: the process while nothing trains; declared: budgets of its clients; estimated: the largest training here;",
        "measured: above idle while the largest ran, of estimated: what those that ran then were estimated to take;",
        "proposed: the largest budget that clients here can have: total or limit, less a tenth and idle, divided by trainings at a time.",
    ];

    /// <summary>A line for each client node that was asked, and what the columns mean.</summary>
    public static string Of(NodeList nodes)
    {
        string[][] lines =
        [
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
                "of estimated",
                "proposed",
            ],
            .. nodes.Nodes.Where(node => node.Memory is not null).Select(node => Cells(node, node.Memory)),
        ];
        IEnumerable<string> table = Columns.Of(lines, column => column < 2);
        IEnumerable<string> silent = nodes
            .Nodes.Where(node => node.Memory is null && node.Reason.Length > 0)
            .Select(node => $"{NodeListFormatting.NameOf(node)}: {node.Reason}");
        return string.Join(Environment.NewLine, [.. table, .. Legend, .. silent]);
    }

    private static string[] Cells(NodeSummary node, NodeMemory memory) =>
        [
            NodeListFormatting.NameOf(node),
            node.Site,
            Mebibytes(memory.TotalBytes),
            Mebibytes(memory.FreeBytes),
            OrDash(memory.LimitBytes),
            $"{Mebibytes(memory.CapacityBytes)} ×{memory.Workers}",
            Mebibytes(memory.IdleBytes),
            memory.Clients == 0 ? "–"
            : memory.DeclaredLeastBytes == memory.DeclaredMostBytes ? Mebibytes(memory.DeclaredMostBytes)
            : $"{Mebibytes(memory.DeclaredLeastBytes)}–{Mebibytes(memory.DeclaredMostBytes)}",
            OrDash(memory.EstimatedBytes),
            OrDash(memory.MeasuredBytes),
            OrDash(memory.MeasuredEstimateBytes),
            Mebibytes(memory.ProposedBytes),
        ];

    private static string OrDash(long bytes) => bytes == 0 ? "–" : Mebibytes(bytes);

    private static string Mebibytes(long bytes) => (bytes / Mebi).ToString("0.0", CultureInfo.InvariantCulture);
}
