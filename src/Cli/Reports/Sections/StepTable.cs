using System.Xml.Linq;
using ProFL.Learning.Curricula;
using ProFL.Learning.SubModels;

namespace ProFL.Cli.Reports.Sections;

/// <summary>The steps of the job in numbers.</summary>
internal static class StepTable
{
    /// <summary>Builds it.</summary>
    public static XElement Build(RunHistory history)
    {
        bool measured = history.Steps.Any(s => s.MeasuredPeakBytes is not null);
        string[] headings =
        [
            "stage",
            "step",
            "what it does",
            "block",
            "#rounds",
            "ended by",
            "#able, whole",
            "#able, partly",
            "#unable",
            "#memory, estimated",
            .. measured ? ["#measured"] : Array.Empty<string>(),
            "#accuracy",
        ];
        return Html.Section(
            "Step by step",
            Html.Paragraph(
                "Able are clients whose declared budget suffices. Accuracy is that of the step's sub-model when it was last evaluated; calibration and mapping are not evaluated."
            ),
            Html.Table(headings, history.Steps.Select(s => Row(s, history.Clients.Length, measured)))
        );
    }

    private static object[] Row(StepHistory step, int clients, bool measured) =>
        [
            step.Phase == Phase.Full ? "–"
            : step.Stage == Stage.Shrinking ? "shrinking"
            : "growing",
            Words.Short(step.Phase, step.Step),
            Words.Meaning(step.Phase),
            step.ActiveBlock.Length > 0 ? step.ActiveBlock : "–",
            Words.Count(step.Rounds),
            step.FrozenBy.Length > 0 ? Words.EndedBy(step.FrozenBy)
            : step.Rounds > 0 ? "not over"
            : "not begun",
            Words.Count(step.ClientsAble),
            Words.Count(step.ClientsPartly),
            Words.Count(clients - step.ClientsAble - step.ClientsPartly),
            Words.Size(step.EstimatedBytes),
            .. measured ? [step.MeasuredPeakBytes is { } bytes ? Words.Size(bytes) : "–"] : Array.Empty<object>(),
            Words.Percent(step.Accuracy),
        ];
}
