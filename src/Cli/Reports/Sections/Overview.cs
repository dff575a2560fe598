using System.Globalization;
using System.Xml.Linq;
using ProFL.Learning.Jobs;

namespace ProFL.Cli.Reports.Sections;

/// <summary>The top of the page: what was run, how it ended, and the numbers to remember.</summary>
internal static class Overview
{
    /// <summary>Builds it.</summary>
    public static XElement Build(RunHistory history) =>
        Html.Element(
            "header",
            "",
            Html.Element("p", "kicker", $"{Words.NameOf(history.Spec.Method.Strategy)} · {history.Job}"),
            Html.Element("h1", "", Headline(history)),
            Html.Paragraph(Story(history)),
            history.Reason.Length > 0 ? Html.Element("p", "notice", "Why: " + history.Reason) : null,
            history.Remarks.Select(r => Html.Element("p", "notice", r)),
            Html.Element("div", "tiles", Tiles(history))
        );

    private static string Headline(RunHistory history) =>
        history switch
        {
            { Status: "failed" } => $"Failed after {Words.Count(history.Rounds.Length, "round")}",
            { Status: not "completed" } => $"Not finished: {Words.Count(history.Rounds.Length, "round")} so far",
            { EndedWithWholeNetwork: false } =>
                $"{Words.Percent(history.Accuracy)} on held-out data, with the sub-model of an earlier step",
            { Accuracy: null } => $"{history.FullNetwork.Name}, trained in {Words.Count(history.Rounds.Length, "round")}",
            _ => $"{Words.Percent(history.Accuracy)} on held-out data after {Words.Count(history.Rounds.Length, "round")}",
        };

    private static string Story(RunHistory history)
    {
        JobSpec spec = history.Spec;
        FullNetwork network = history.FullNetwork;
        string who = history.Clients.IsEmpty
            ? "The roster of clients is not fixed yet."
            : $"The data, {Words.Count(history.Clients.Sum(c => c.Samples))} samples of {spec.Data.Name}, lies on {Words.Count(history.Clients.Length, "client")} at {Words.Count(spec.Fleet.Sites.Length, "site")} and stays there; "
                + $"a client that trains all of the network at once needs {Words.Size(network.MemoryBytes)}, and {network.ClientsAble} of the {history.Clients.Length} have that much.";
        string how = spec.Method.Strategy switch
        {
            Strategy.ProFL =>
                $"ProFL trains it one block at a time: blocks that are done are frozen and need no gradients, so its largest step needs {Words.Size(history.LargestStepBytes)}.",
            _ => $"The method of this job is {Words.NameOf(spec.Method.Strategy)}: {Words.Meaning(spec.Method.Strategy)}.",
        };
        return $"The network is {network.Name}: {Words.Count(spec.Network.Steps, "block")}, {Words.Count(network.Parameters)} parameters, {Words.Count(spec.Network.Classes)} classes. {who} {how}";
    }

    private static IEnumerable<XElement> Tiles(RunHistory history)
    {
        string heldOut = history.Accuracy is { } a
            ? $"{Words.Count(a.Correct)} of {Words.Count(a.Total)} held-out samples"
            : "nothing was evaluated yet";
        yield return Tile(Words.Percent(history.Accuracy), "accuracy", heldOut);
        yield return Tile(
            $"{history.FullNetwork.ClientsAble} of {history.Clients.Length}",
            $"clients can hold the {Words.Whole(history)}",
            $"it needs {Words.Size(history.FullNetwork.MemoryBytes)}"
        );
        yield return Tile(
            $"{history.ClientsTrained} of {history.Clients.Length}",
            "clients trained",
            $"at least one update of theirs counts; up to {Words.Count(Math.Min(history.Spec.Rounds.Cohort, history.Clients.Length))} in a round"
        );
        yield return Tile(
            Words.Size(history.Totals.Bytes),
            "moved",
            $"{Words.Whole(history)} to everybody: {Words.Size(history.Totals.BytesIfFull)}"
        );
        yield return Tile(
            Words.Duration(history.Seconds),
            $"for {Words.Count(history.Rounds.Length, "round")}",
            $"{Words.Count(history.Totals.UpdatesAccepted)} updates accepted, {Words.Count(history.Totals.UpdatesRefused)} refused; started {history.Started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC"
        );
    }

    private static XElement Tile(string value, string what, string more) =>
        Html.Element("div", "tile", Html.Element("b", "", value), Html.Element("span", "", what), Html.Element("small", "", more));
}
