using System.Xml.Linq;
using ProFL.Learning.Curricula;
using ProFL.Learning.Jobs;
using ProFL.Learning.SubModels;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;
using ProFL.Tools.Reports.Pictures;

namespace ProFL.Tools.Reports.Sections;

/// <summary>The pictures, each with the sentences that one needs to read it.</summary>
internal static class PictureSections
{
    /// <summary>Accuracy over rounds.</summary>
    public static XElement Accuracy(RunHistory main, IReadOnlyList<RunHistory> jobs) =>
        Html.Section(
            "Accuracy",
            Labels.MethodOf(main.Spec.Method.Strategy) is { TrainsBlockByBlock: true }
                ? Html.Paragraph(
                    "Shrinking goes through the network from back to front: it gives each block its first weights (learn) and "
                        + "teaches a small proxy to stand in for it (map). ",
                    "Growing goes from front to back: each block is trained for good on the frozen blocks before it, with the "
                        + "proxies in place of those after it. ",
                    "After the last growing step the proxies are gone and the full network is there. ",
                    "Every point is a sub-model (in shrinking with a dashed line), on samples that no client trains on" + MeanOf(main) + "."
                )
                : Html.Paragraph("Every point is the network, on samples that no client trains on" + MeanOf(main) + "."),
            Html.Figure(AccuracyPicture.Draw(jobs), main.Steps.Any(s => s.HasFrozen) ? [("freeze-mark", "a block is frozen")] : [])
        );

    /// <summary>Effective movement of each growing step; null where nothing is frozen by it.</summary>
    public static XElement? Movement(RunHistory history)
    {
        StepHistory[] steps = [.. history.Steps.Where(s => s is { Phase: Phase.Grow, Rounds: > 0 })];
        return steps.Length == 0
            ? null
            : Html.Section(
                "When a block is frozen",
                Html.Paragraph(FreezingText.Of(history.Spec)),
                Html.Element(
                    "figure",
                    "",
                    Html.Element(
                        "div",
                        "panels",
                        steps.Select(step =>
                            MovementPicture.Draw(
                                step,
                                [.. history.Rounds.Where(r => r.CurriculumIndex == step.Index)],
                                history.Spec.Freezing
                            )
                        )
                    )
                )
            );
    }

    /// <summary>Clients by rounds; null before the first round.</summary>
    public static XElement? Participation(RunHistory history)
    {
        if (history.Rounds.IsEmpty)
        {
            return null;
        }

        HashSet<ClientShare> planned = [.. history.Rounds.SelectMany(r => r.Members).Select(m => m.Share)];
        HashSet<ClientShare?> eligibilities = [.. history.Clients.SelectMany(c => c.Abilities)];
        bool lost = history.Rounds.Any(r => r.Refused + r.Excluded + r.Stragglers > 0);
        (string, string)[] legend =
        [
            ("whole", "trained the whole step"),
            .. planned.Contains(ClientShare.OutputModule)
                ? [("output-module", "trained the output module only")]
                : Array.Empty<(string, string)>(),
            .. planned.Contains(ClientShare.HeadOnly) ? [("head-only", "trained the head only")] : Array.Empty<(string, string)>(),
            .. lost ? [("lost", "its update was refused, or the round went on without it")] : Array.Empty<(string, string)>(),
            .. eligibilities.Any(a => a is not null and not ClientShare.Full)
                ? [("partly", "memory suffices for a share of the step")]
                : Array.Empty<(string, string)>(),
            .. eligibilities.Contains(null) ? [("unable", "memory suffices for nothing of it")] : Array.Empty<(string, string)>(),
        ];
        string thinned =
            history.Clients.Length > ParticipationPicture.MostRows
                ? $" Of the {Labels.Count(history.Clients.Length)} clients {ParticipationPicture.MostRows} are drawn, evenly over "
                    + $"the budgets."
                : "";
        return Html.Section(
            "Who took part",
            Html.Paragraph(
                $"Each round draws {Labels.Count(Math.Min(history.Spec.Rounds.Cohort, history.Clients.Length), "client")} from "
                    + $"those able for its step, by the seed and by nothing else. ",
                history.Spec.Rounds is RoundSpec.ByDeadline rounds
                    ? $"It closes with the first {Labels.Count(rounds.Target, "update")}, or with at least "
                        + $"{Labels.Count(rounds.Minimum)} when its deadline of {Labels.Duration(rounds.Deadline.TotalSeconds)} is over. "
                    : "",
                $"Clients with the most memory are at the top; the number on the right counts rounds in which a client's update "
                    + $"counted.{thinned} {SharesOf(history)}"
            ),
            Html.Figure(ParticipationPicture.Draw(history), legend)
        );
    }

    /// <summary>Memory of steps and fleet; null before the roster is fixed.</summary>
    public static XElement? Memory(RunHistory history)
    {
        if (history.Clients.IsEmpty)
        {
            return null;
        }

        bool measured = history.Steps.Any(s => s.MeasuredPeakBytes is not null);
        string cut = MemoryPicture.IsCut(history) ? " Budgets beyond the top are cut there." : "";
        return Html.Section(
            "Memory",
            Html.Paragraph(
                $"Peak memory of a training with {Labels.Count(history.Spec.Training.MicroBatch, "sample")} going through the "
                    + $"network at once, above an idle process. ",
                $"A client whose budget reaches the bar holds the whole step. {Others(history)}{cut}",
                measured ? $" {MeasuredOf(history)}" : " The estimates were not measured in this run."
            ),
            Html.Figure(MemoryPicture.Draw(history), MemoryLegend(history))
        );
    }

    private static string Others(RunHistory history) =>
        Labels.MethodOf(history.Spec.Method.Strategy) is { } method && method.Streams(history.Spec)
            ? "A client with less streams it."
            : "A client with less does not train it.";

    /// <summary>What the colours of the picture of memory mean.</summary>
    public static (string CssClass, string Meaning)[] MemoryLegend(RunHistory history)
    {
        bool measured = history.Steps.Any(s => s.MeasuredPeakBytes is not null);
        return
        [
            ("constant", "what any training needs"),
            .. Labels.MethodOf(history.Spec.Method.Strategy) is { TrainsBlockByBlock: true }
                ? [("bar", "what the step adds, estimated")]
                : Array.Empty<(string, string)>(),
            ("bar-full", $"what the {Labels.Whole(history.Spec.Method.Strategy)} adds, estimated"),
            .. measured ? [("measured", "measured peak of the step")] : Array.Empty<(string, string)>(),
            ("budget", "budget of a client"),
            ("budget able", $"budget that suffices for the {Labels.Whole(history.Spec.Method.Strategy)}"),
        ];
    }

    /// <summary>Bytes over rounds; null before the first round.</summary>
    /// <param name="history">The job.</param>
    /// <param name="jobs">All that are compared, the job first.</param>
    public static XElement? Bytes(RunHistory history, IReadOnlyList<RunHistory> jobs)
    {
        if (history.Rounds.IsEmpty)
        {
            return null;
        }

        long moved = history.Rounds.Sum(r => r.BytesDown + r.BytesUp);
        string others = TrafficText.Others(history, jobs).TrimStart(';', ' ');
        return Html.Section(
            "Bytes",
            Html.Paragraph(
                $"In {Labels.Count(history.Rounds.Length, "round")} {Labels.Size(moved)} were moved, "
                    + $"{Labels.Percent((double)moved / history.Rounds.Sum(r => r.BytesIfFull))} of what the same cohorts would "
                    + $"have moved with the {Labels.Whole(history.Spec.Method.Strategy)}: ",
                $"{Labels.Size(history.FullNetwork.Bytes)} down to each member and up from it in every round. ",
                others.Length > 0
                    ? $"That is a comparison of equal rounds, and other methods need other numbers of them: {others}. "
                    : "That is a comparison of equal rounds: another method may need more or fewer of them. ",
                "Part of what is saved going down is owed to nodes that keep what they have: clients that share a node share its downloads",
                Labels.MethodOf(history.Spec.Method.Strategy) is { TrainsBlockByBlock: true }
                    ? ", and a frozen block travels to a node once."
                    : "."
            ),
            Html.Figure(
                BytesPicture.Draw(history),
                ("area down", "down: model parts that nodes pulled"),
                ("area up", "up: updates that the coordinator pulled"),
                ("full-line", $"{Labels.Whole(history.Spec.Method.Strategy)} to and from each client of the same rounds")
            )
        );
    }

    private static string MeanOf(RunHistory history) =>
        history.Spec.Training.AverageRounds > 1
            ? $": the mean of the last {history.Spec.Training.AverageRounds} rounds of its step, which is what a step hands on"
            : ", as its round left it";

    private static string SharesOf(RunHistory history)
    {
        int whole = history.Rounds.Sum(r => r.Planned(ClientShare.Full));
        int all = history.Rounds.Sum(r => r.Members.Length);
        return $"Of {Labels.Count(all)} trainings {Labels.Percent((double)whole / all)} were of the whole step.";
    }

    private static string MeasuredOf(RunHistory history)
    {
        StepHistory[] measured = [.. history.Steps.Where(step => step.MeasuredPeakBytes > 0)];
        double? worst = measured
            .Where(step => step.Phase != Phase.Calibrate)
            .Select(step => Math.Abs(step.EstimatedBytes - step.MeasuredPeakBytes!.Value) / (double?)step.MeasuredPeakBytes!.Value)
            .Max();
        string trained = worst is { } share
            ? $"Estimate and measurement of the training steps differ by at most {Labels.Percent(share)} of the measured peak. "
            : "";
        string calibrated = string.Concat(
            measured
                .Where(step => step.Phase == Phase.Calibrate)
                .Select(step =>
                    $"The calibration, one pass in which nothing is trained, took {Labels.Size(step.MeasuredPeakBytes!.Value)} "
                    + $"of {Labels.Size(step.EstimatedBytes)} estimated. "
                )
        );
        string above =
            measured.Length == 0
                ? ""
                : AboveEstimate.Of(measured.Select(step => (step.Name.Label, step.EstimatedBytes, step.MeasuredPeakBytes!.Value))) + " ";
        return (trained + above + calibrated).TrimEnd();
    }
}
