using System.Globalization;
using ProFL.Messages;
using ProFL.Messages.Wire;

namespace ProFL.Operators.Formatting;

/// <summary>The nodes of a cluster as people read them.</summary>
internal static class NodeListFormatting
{
    private const string None = "–";
    private const int ProcessColumn = 2;
    private static readonly string[] Headings =
    [
        "node",
        "address",
        "process",
        "role",
        "site",
        "state",
        "version",
        "certificate until",
        "numerics",
        "HTTP at",
        "why",
    ];

    /// <summary>A line for each node below headings; columns that say nothing are left out.</summary>
    public static string Of(NodeList nodes)
    {
        string[][] rows = [.. nodes.Nodes.Select(Cells)];
        int[] told = [.. Enumerable.Range(0, Headings.Length).Where(column => rows.Any(row => row[column] != None))];
        IReadOnlyList<string>[] shown = [.. rows.Prepend(Headings).Select(row => told.Select(column => row[column]).ToArray())];
        return string.Join(Environment.NewLine, [.. Columns.Of(shown, column => told[column] != ProcessColumn), .. Twice(nodes)]);
    }

    // a process that was killed stands beside the one that came in its place, until the cluster has noticed
    private static IEnumerable<string> Twice(NodeList nodes) =>
        nodes
            .Nodes.Where(node => node.Name.Length > 0)
            .GroupBy(node => (node.Role, node.Name))
            .Where(same => same.Count() > 1)
            .Select(same =>
                $"{same.Key.Name} is there {same.Count()} times: a process that has ended is listed until the cluster notices, "
                + "some seconds later"
            );

    /// <summary>A node's name; its address where it does not tell one.</summary>
    public static string NameOf(NodeSummary node) => node.Name.Length > 0 ? node.Name : AddressOf(node);

    /// <summary>A node's address without the name of the system: host:port.</summary>
    public static string AddressOf(NodeSummary node) => PlaceOf(node.Node);

    /// <summary>An address without the name of the system: host:port.</summary>
    public static string PlaceOf(string address) => address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    private static string[] Cells(NodeSummary node) =>
        [
            .. new[]
            {
                node.Name,
                AddressOf(node),
                node.ProcessId > 0 ? node.ProcessId.ToString(CultureInfo.InvariantCulture) : "",
                node.Role,
                node.Site,
                Spelling.Of(node.Status),
                node.ProductVersion,
                node.CertificateEnd is { } end ? end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "",
                node.Profile,
                node.Url,
                node.Reason,
            }.Select(cell => cell.Length > 0 ? cell : None),
        ];
}
