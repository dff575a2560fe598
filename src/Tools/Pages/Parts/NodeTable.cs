using System.Xml.Linq;
using ProFL.Messages;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Tools.Formatting;
using ProFL.Tools.Reports.Sections;

namespace ProFL.Tools.Pages.Parts;

/// <summary>The nodes of the cluster by names that people use.</summary>
internal static class NodeTable
{
    private static readonly string[] Headings =
    [
        "node",
        "at",
        "state",
        "version",
        "#memory for trainings",
        "#free",
        "#measured",
        "certificate",
        "",
    ];

    /// <summary>Builds it.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="self">The address of the coordinator that answers.</param>
    public static XElement Build(NodeList nodes, string self)
    {
        string newest = nodes.Nodes.Select(n => n.ProductVersion).Where(v => v.Length > 0).DefaultIfEmpty("").Max(StringComparer.Ordinal)!;
        return Html.Table(Headings, nodes.Nodes.Select(node => Row(node, node.Node == self, newest)), "nodes of the cluster");
    }

    private static object[] Row(NodeSummary node, bool isSelf, string newest) =>
        [
            Html.Element(
                "span",
                "",
                Html.Element("b", "", NameOf(node)),
                Html.Element(
                    "small",
                    "remark",
                    isSelf ? "this page comes from it"
                        : node.Site.Length > 0 ? $"{node.Role} of site {node.Site}"
                        : node.Role
                )
            ),
            node.ProcessId > 0 ? $"{PlaceOf(node)}, process {node.ProcessId}" : PlaceOf(node),
            Html.Element(
                "span",
                "",
                Markup.Chip(Spelling.Of(node.Status)),
                node.Reason.Length > 0 ? Html.Element("small", "remark", node.Reason) : null
            ),
            node.ProductVersion.Length == 0 ? "–"
            : node.ProductVersion == newest ? node.ProductVersion
            : $"{node.ProductVersion}, older",
            node.Memory is { } memory ? Labels.Size(memory.CapacityBytes) : "–",
            node.Memory is { } free ? Labels.Size(free.FreeBytes) : "–",
            node.Memory is { MeasuredBytes: > 0 } measured
                ? $"{Labels.Size(measured.MeasuredBytes)} of {Labels.Size(measured.MeasuredEstimateBytes)} estimated"
                : "–",
            node.CertificateEnd is { } end ? $"until {end:yyyy-MM-dd}" : "–",
            node is { Site.Length: > 0, Status: NodeState.Ready }
                ? Markup.Button(
                    "drain",
                    "Drain…",
                    $"{NameOf(node)}, a node of site {node.Site} at {PlaceOf(node)}, takes nothing new, finishes or hands back its work, "
                        + "leaves the cluster, and its process ends. Another node of its site takes over; "
                        + "without one its clients are waited for.",
                    ("node", PlaceOf(node))
                )
                : "",
        ];

    private static string NameOf(NodeSummary node) =>
        node.Name.Length > 0 ? node.Name
        : node.Site.Length > 0 ? node.Site
        : node.Role;

    private static string PlaceOf(NodeSummary node) => node.Node[(node.Node.IndexOf('@', StringComparison.Ordinal) + 1)..];
}
