using System.Xml.Linq;
using ProFL.Messages.Facts;
using ProFL.Operators.Formatting;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;
using Phase = ProFL.Learning.Curricula.Phase;

namespace ProFL.Tools.Reports.Sections;

/// <summary>The steps of the job in numbers.</summary>
internal static class StepTable
{
    /// <summary>Builds it.</summary>
    public static XElement Build(RunHistory history)
    {
        bool measured = history.Steps.Any(s => s.MeasuredPeakBytes is not null);
        bool streamed = history.Steps.Any(s => s.Trainings is { Streamed: > 0 });
        bool timed = history.Steps.Any(s => s.ClientCpuSeconds is not null);
        string[] headings =
        [
            "stage",
            "step",
            "what it does",
            "block",
            "#rounds",
            "ended by",
            "#able, whole",
            "#able, streamed",
            "#able, partly",
            "#unable",
            "#memory, estimated",
            .. measured ? ["#measured"] : Array.Empty<string>(),
            .. streamed ? ["#trained whole", "#trained streamed", "how streamed"] : Array.Empty<string>(),
            .. timed ? ["#client CPU"] : Array.Empty<string>(),
            "#accuracy",
        ];
        return Html.Section(
            "Step by step",
            Html.Paragraph(
                "Able are clients whose declared budget suffices: for the whole step at once, for it segment by segment, or for a part. "
                    + "Accuracy is that of the step's sub-model when it was last "
                    + "evaluated; calibration and mapping are not evaluated."
                    + (timed ? " Client CPU is the processor time of the trainings whose updates count." : "")
            ),
            Html.Table(headings, history.Steps.Select(s => Row(s, history.Clients.Length, measured, streamed, timed)))
        );
    }

    private static object[] Row(StepHistory step, int clients, bool measured, bool streamed, bool timed) =>
        [
            step.Phase is Phase.Full or Phase.Polish ? "–" : Labels.NameOf(step.Stage),
            step.Name.Label,
            Labels.Meaning(step.Phase),
            step.ActiveBlock.Length > 0 ? step.ActiveBlock : "–",
            Labels.Count(step.Rounds),
            step.FrozenBy != StepEnding.Unspecified ? Labels.EndedBy(step.FrozenBy)
            : step.Rounds > 0 ? "not over"
            : "not begun",
            Labels.Count(step.ClientsAble),
            Labels.Count(step.ClientsStreaming),
            Labels.Count(step.ClientsPartly),
            Labels.Count(clients - step.ClientsAble - step.ClientsStreaming - step.ClientsPartly),
            Labels.Size(step.EstimatedBytes),
            .. measured ? [step.MeasuredPeakBytes is { } bytes ? Labels.Size(bytes) : "–"] : Array.Empty<object>(),
            .. streamed ? TrainingsOf(step) : Array.Empty<object>(),
            .. timed ? [Labels.Duration(step.ClientCpuSeconds)] : Array.Empty<object>(),
            Labels.Percent(step.Accuracy?.Share),
        ];

    private static object[] TrainingsOf(StepHistory step) =>
        [
            Labels.Count(step.Trainings?.Whole ?? 0),
            Labels.Count(step.Trainings?.Streamed ?? 0),
            TrainingsFormatting.SegmentsOf(step.Trainings) is { Length: > 0 } how ? how : "–",
        ];
}
