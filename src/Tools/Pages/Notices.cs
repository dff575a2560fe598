using ProFL.Operators;
using ProFL.Tools.Reports.Sections;

namespace ProFL.Tools.Pages;

/// <summary>What goes wrong while the page is kept up to date, in a line on it.</summary>
internal static class Notices
{
    /// <summary>Says it, or that all is well.</summary>
    /// <param name="board">Where.</param>
    /// <param name="trouble">What is wrong; null for nothing.</param>
    /// <param name="id">The part of the page.</param>
    public static void Put(PartBoard board, string? trouble, string id = "notice") =>
        board.Put(id, trouble is null ? [] : [Html.Element("p", "notice", trouble)]);

    /// <summary>The cluster, or the reason why it cannot be asked.</summary>
    /// <exception cref="OperatorException">There is none yet.</exception>
    public static OperatorCluster Need(OperatorCluster? cluster) =>
        cluster
        ?? throw OperatorException.Unavailable("this coordinator is still starting, or has lost its cluster; it tries again by itself");
}
