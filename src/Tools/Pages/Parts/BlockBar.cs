using System.Xml.Linq;
using ProFL.Messages.Facts;
using ProFL.Tools.Histories;
using ProFL.Tools.Reports.Sections;
using Phase = ProFL.Learning.Curricula.Phase;

namespace ProFL.Tools.Pages.Parts;

/// <summary>The network as a bar of blocks, front to back: frozen, active, or to come.</summary>
internal static class BlockBar
{
    /// <summary>Builds it.</summary>
    public static XElement Build(RunHistory history)
    {
        StepHistory? current = history.Status.IsEnd() ? null : history.Steps.FirstOrDefault(s => s.FrozenBy == StepEnding.Unspecified);
        return Html.Section(
            "The network",
            Html.Paragraph(
                $"{history.FullNetwork.Name}, front to back. ",
                current is null ? "No block is trained any more."
                    : current.Phase is Phase.Full or Phase.Polish ? "All blocks are trained at once."
                    : current.ActiveBlock.Length > 0 ? $"{current.ActiveBlock} is trained now, {current.Name.InSentence}."
                    : ""
            ),
            Html.Element(
                "ol",
                "blocks",
                history.Spec.Network.Blocks.Select((block, i) => Block(block.Name, ProxyOf(history, i), history, current))
            )
        );
    }

    private static string? ProxyOf(RunHistory history, int block) => block == 0 ? null : history.Spec.Network.Proxies[block - 1].Name;

    private static XElement Block(string name, string? proxy, RunHistory history, StepHistory? current)
    {
        StepHistory[] own = [.. history.Steps.Where(s => s.ActiveBlock == name)];
        bool isActive = current is { Phase: Phase.Full or Phase.Polish } || (current is not null && current.ActiveBlock == name);
        (string cssClass, string text) =
            isActive ? ("active", "trained now")
            : current is not null && proxy is not null && current.ActiveBlock == proxy ? ("active", "its proxy learns now")
            : own.FirstOrDefault(s => s.HasFrozen) is { } frozen ? ("frozen", $"frozen after {frozen.Rounds} rounds")
            : history.Status == JobPhase.Completed ? ("frozen", "done")
            : own.Any(s => s.FrozenBy != StepEnding.Unspecified) ? ("proxy", "has first weights")
            : ("to-come", "to come");
        return Html.Element("li", cssClass, Html.Element("b", "", name), Html.Element("span", "", text));
    }
}
