using System.Xml.Linq;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;
using ProFL.Tools.Reports.Pictures;
using ProFL.Tools.Reports.Sections;

namespace ProFL.Tools.Pages.Parts;

/// <summary>What a job has done, in the pictures of the report, each with its numbers in a table below it.</summary>
internal static class JobPictures
{
    private const int RowsBehind = 40;

    /// <summary>Every part that follows from the journal, by the id of its place.</summary>
    public static IEnumerable<(string Id, XElement? Content)> Of(RunHistory history)
    {
        yield return ("job-blocks", BlockBar.Build(history));
        yield return ("job-accuracy", Accuracy(history));
        yield return ("job-loss", Loss(history));
        yield return ("job-movement", Movement(history));
        yield return ("job-timeline", Timeline(history));
        yield return ("job-memory", Memory(Measured(history)));
        yield return ("job-bytes", Bytes(history));
        yield return ("job-steps", StepTable.Build(history));
    }

    private static XElement Accuracy(RunHistory history)
    {
        RoundHistory[] known = [.. history.Rounds.Where(r => r.Accuracy is not null)];
        return known.Length == 0
            ? Html.Section("Accuracy", Html.Element("p", "empty", "The curve begins with the first evaluation."))
            : Html.Section(
                "Accuracy",
                Html.Figure(
                    AccuracyPicture.Draw([history]),
                    history.Steps.Any(s => s.HasFrozen) ? [("freeze-mark", "a block is frozen")] : []
                ),
                Numbers(
                    "accuracy-numbers",
                    ["#round", "step", "#accuracy", "#loss", "#movement"],
                    known,
                    r =>
                        [
                            Labels.Count(r.Round),
                            r.Name.Label,
                            Labels.Percent(r.Accuracy?.Share),
                            r.Accuracy?.Loss is { } loss ? Labels.Number(loss) : "–",
                            r.Movement is { } movement ? Labels.Number(movement) : "–",
                        ]
                )
            );
    }

    private static XElement? Loss(RunHistory history) =>
        LossPicture.Draw(history) is { } picture ? Html.Section("Loss", Html.Figure(picture)) : null;

    private static XElement? Movement(RunHistory history)
    {
        XElement? section = PictureSections.Movement(history);
        RoundHistory[] known = [.. history.Rounds.Where(r => r.Movement is not null)];
        if (known.Length > 0)
        {
            section?.Add(
                Numbers(
                    "movement-numbers",
                    ["#round", "step", "block", "#round of the step", "#movement"],
                    known,
                    r => [Labels.Count(r.Round), r.Name.Label, r.ActiveBlock, Labels.Count(r.RoundInStep), Labels.Number(r.Movement!.Value)]
                )
            );
        }

        return section;
    }

    private static XElement? Bytes(RunHistory history)
    {
        XElement? section = PictureSections.Bytes(history, [history]);
        section?.Add(
            Numbers(
                "bytes-numbers",
                ["#round", "step", "#down", "#up", "#if the full network travelled"],
                [.. history.Rounds],
                r => [Labels.Count(r.Round), r.Name.Label, Labels.Size(r.BytesDown), Labels.Size(r.BytesUp), Labels.Size(r.BytesIfFull)]
            )
        );
        return section;
    }

    private static XElement Timeline(RunHistory history) =>
        Html.Section(
            "What happened",
            Html.Figure(TimelinePicture.Draw(history)),
            history.Happenings.IsEmpty
                ? null
                : Markup.Behind(
                    "timeline-lines",
                    Html.Table(
                        ["#round", "what"],
                        history
                            .Happenings.TakeLast(RowsBehind)
                            .Reverse()
                            .Select(h => (object[])[Labels.Count(h.Round), Waits.Plain(h.Text)]),
                        "what happened"
                    ),
                    history.Happenings.Length > RowsBehind ? $"The newest {RowsBehind} as lines" : "As lines"
                )
        );

    private static XElement? Memory(RunHistory history) =>
        history.Clients.IsEmpty
            ? null
            : Html.Section(
                "Memory",
                Html.Paragraph(
                    "What a step is estimated to need at its peak, what trainings took that ran alone in their process, and what "
                        + "the clients have declared."
                ),
                Html.Figure(MemoryPicture.Draw(history), PictureSections.MemoryLegend(history)),
                Markup.Behind(
                    "memory-numbers",
                    Html.Table(
                        ["step", "block", "#estimated", "#measured", "#can hold it", "#stream it", "#a share of it", "#of clients"],
                        history.Steps.Select(s =>
                            (object[])
                                [
                                    s.Name.Label,
                                    s.ActiveBlock.Length > 0 ? s.ActiveBlock : "–",
                                    Labels.Size(s.EstimatedBytes),
                                    s.MeasuredPeakBytes is { } bytes ? Labels.Size(bytes) : "–",
                                    Labels.Count(s.ClientsAble),
                                    Labels.Count(s.ClientsStreaming),
                                    Labels.Count(s.ClientsPartly),
                                    Labels.Count(history.Clients.Length),
                                ]
                        ),
                        "memory of each step"
                    ),
                    "As numbers"
                )
            );

    private static XElement Numbers(string id, string[] headings, RoundHistory[] rounds, Func<RoundHistory, object[]> row) =>
        Markup.Behind(
            id,
            Html.Table(headings, Thinning.Evenly(rounds, RowsBehind).Select(row), "the numbers of the picture"),
            rounds.Length > RowsBehind ? $"As numbers, {RowsBehind} of {Labels.Count(rounds.Length)} rounds" : "As numbers"
        );

    // what trainings of the job took that ran alone in their process
    private static RunHistory Measured(RunHistory history) =>
        history with
        {
            Steps =
            [
                .. history.Steps.Select(s =>
                    s.Trainings is { WholePeakBytes: > 0 } t ? s with { MeasuredPeakBytes = t.WholePeakBytes } : s
                ),
            ],
        };
}
