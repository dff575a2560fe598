using System.Globalization;
using System.Xml.Linq;
using ProFL.Learning.Jobs;
using ProFL.Messages.Facts;
using ProFL.Operators.Formatting;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;

namespace ProFL.Tools.Reports.Sections;

/// <summary>The top of the page: what was run, how it ended, and the numbers to remember.</summary>
internal static class Overview
{
    /// <summary>Builds it.</summary>
    /// <param name="history">The job.</param>
    /// <param name="jobs">All that are compared, the job first.</param>
    public static XElement Build(RunHistory history, IReadOnlyList<RunHistory> jobs) =>
        Html.Element(
            "header",
            "",
            Html.Element("p", "kicker", $"{Labels.NameOf(history.Spec)} · {history.Job}"),
            Html.Element("h1", "", Headline(history)),
            Html.Paragraph(Story(history)),
            history.Reason.Length > 0 ? Html.Element("p", "notice", "Why: " + history.Reason) : null,
            history.Remarks.Select(r => Html.Element("p", "notice", r)),
            Html.Element("div", "tiles", Tiles(history, jobs))
        );

    private static string Headline(RunHistory history) =>
        history switch
        {
            { Status: JobPhase.Failed } => $"Failed after {Labels.Count(history.Rounds.Length, "round")}",
            { Status: JobPhase.Stopped } => $"Stopped after {Labels.Count(history.Rounds.Length, "round")}",
            { Status: var status } when !status.IsEnd() => $"Not finished: {Labels.Count(history.Rounds.Length, "round")} so far",
            { EndedWithWholeNetwork: false } =>
                $"{Labels.Percent(history.Accuracy?.Share)} on held-out data, with the sub-model of an earlier step",
            { Accuracy: null } => $"{history.FullNetwork.Name}, trained in {Labels.Count(history.Rounds.Length, "round")}",
            _ => $"{Labels.Percent(history.Accuracy?.Share)} on held-out data after {Labels.Count(history.Rounds.Length, "round")}",
        };

    private static string Story(RunHistory history)
    {
        JobSpec spec = history.Spec;
        FullNetwork network = history.FullNetwork;
        string who = history.Clients.IsEmpty
            ? "The roster of clients is not fixed yet."
            : $"The data, {Labels.Count(history.Clients.Sum(c => c.Samples))} samples of {spec.Data.Name}, lies on "
                + $"{Labels.Count(history.Clients.Length, "client")} at {Labels.Count(spec.Fleet.Sites.Length, "site")} and stays there; "
                + $"a client that trains all of the network at once needs {Labels.Size(network.MemoryBytes)}, and "
                + $"{network.ClientsAble} of the {history.Clients.Length} have that much.";
        string how = Labels.MethodOf(spec.Method.Strategy) is { TrainsBlockByBlock: true }
            ? "ProFL trains it one block at a time: blocks that are done are frozen and need no gradients, so its largest step "
                + $"needs {Labels.Size(history.LargestPartBytes ?? history.LargestStepBytes)}."
                + (history.HasPolish ? " The polish at the end trains all of it, and who cannot hold that streams it." : "")
            : $"The method of this job is {Labels.NameOf(spec)}: {Labels.Meaning(spec)}.";
        return $"The network is {network.Name}: {Labels.Count(spec.Network.Steps, "block")}, {Labels.Count(network.Parameters)} "
            + $"parameters, {Labels.Count(spec.Network.Classes)} classes. {who} {how}";
    }

    private static IEnumerable<XElement> Tiles(RunHistory history, IReadOnlyList<RunHistory> jobs)
    {
        string heldOut = history.Accuracy is { } a
            ? $"{Labels.Count(a.Correct)} of {Labels.Count(a.Total)} held-out samples{WorstClassOf(a)}"
            : "nothing was evaluated yet";
        yield return Tile(Labels.Percent(history.Accuracy?.Share), "accuracy", heldOut);
        yield return Tile(
            $"{history.FullNetwork.ClientsAble} of {history.Clients.Length}",
            $"clients can hold the {Labels.Whole(history.Spec.Method.Strategy)}",
            $"it needs {Labels.Size(history.FullNetwork.MemoryBytes)}"
        );
        yield return Tile(
            $"{history.ClientsTrained} of {history.Clients.Length}",
            "clients trained",
            $"at least one update of theirs counts, {Labels.Percent(history.ShareOfSamples)} of the samples; up to "
                + $"{Labels.Count(Math.Min(history.Spec.Rounds.Cohort, history.Clients.Length))} in a round"
        );
        yield return Tile(Labels.Size(history.Totals.Bytes), "moved", TrafficText.IfFull(history) + TrafficText.Others(history, jobs));
        yield return Tile(
            Labels.Duration(history.Seconds),
            $"for {Labels.Count(history.Rounds.Length, "round")}",
            $"{Labels.Count(history.Totals.UpdatesAccepted)} updates accepted, {Labels.Count(history.Totals.UpdatesRefused)} "
                + $"refused{CpuOf(history)}; started {history.Started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC"
        );
    }

    private static string WorstClassOf(HeldOutAccuracy accuracy) =>
        WorstClassFormatting.Of(accuracy.WorstClass) is { Length: > 0 } worst ? "; " + worst : "";

    private static string CpuOf(RunHistory history) =>
        history.Totals.ClientCpuSeconds is { } seconds ? $", {Labels.Duration(seconds)} of the clients' processors" : "";

    private static XElement Tile(string value, string what, string more) =>
        Html.Element("div", "tile", Html.Element("b", "", value), Html.Element("span", "", what), Html.Element("small", "", more));
}
