using System.Xml.Linq;
using ProFL.Messages;
using ProFL.Messages.Wire;
using ProFL.Operators.Formatting;
using ProFL.Tools.Formatting;
using ProFL.Tools.Reports.Sections;

namespace ProFL.Tools.Pages.Parts;

/// <summary>The top of a job's view: where it stands, what it waits for, what comes next.</summary>
internal static class JobHead
{
    private const int WaitsShown = 5;

    /// <summary>Builds it.</summary>
    public static IEnumerable<XElement> Build(JobStatus status, JobExplanation explanation)
    {
        yield return Html.Element("p", "kicker", $"{status.Strategy} · {Labels.Count(status.Clients, "client")} · term {status.Term}");
        yield return Html.Element("h1", "", Html.Element("span", "name", status.Job), " ", Markup.Chip(status.Status));
        yield return Html.Element(
            "div",
            "tiles big",
            Markup.Big(
                JobCards.AccuracyOf(status),
                "accuracy",
                status.Total > 0
                    ? $"{Labels.Count(status.Correct)} of {Labels.Count(status.Total)} held-out samples{Worst(status)}"
                    : "nothing was evaluated yet"
            ),
            Markup.Big(StepOf(status), PlaceOf(status), StepLabels.PurposeOf(status)),
            Markup.Big(
                RoundOf(status),
                status.Cohort > 0 ? $"{Labels.Count(status.Answered)} of {Labels.Count(status.Cohort)} answered" : "",
                status.HasEnded ? "" : $"{Labels.Count(status.RoundsLeftLeast)} to {Labels.Count(status.RoundsLeftMost)} rounds are left"
            ),
            Markup.Big(
                Labels.Size(status.BytesDown + status.BytesUp),
                "moved",
                $"{Labels.Size(status.BytesDown)} down, {Labels.Size(status.BytesUp)} up; {Labels.Count(status.UpdatesAccepted, "update")} "
                    + $"accepted, {Labels.Count(status.UpdatesRefused)} refused"
            )
        );
        yield return Html.Element(
            "div",
            "now",
            Html.Paragraph(Html.Element("b", "", "Now: "), explanation.Now),
            explanation.Waiting.Count == 0
                ? null
                : Html.Element(
                    "ul",
                    "",
                    explanation.Waiting.Take(WaitsShown).Select(Wait),
                    explanation.Waiting.Count > WaitsShown
                        ? Html.Element("li", "", $"and {Labels.Count(explanation.Waiting.Count - WaitsShown)} more")
                        : null
                ),
            explanation.Next.Length > 0 ? Html.Paragraph(Html.Element("b", "", "Next: "), explanation.Next) : null,
            status.Remarks.Select(remark => Html.Element("p", "notice", remark)),
            status.ModelSha256.Length > 0
                ? Html.Paragraph("Model ", Html.Element("code", "", status.ModelSha256), $", {status.Equality}")
                : null
        );
    }

    /// <summary>The step, short.</summary>
    public static string StepOf(JobStatus status) => StepLabels.NameOf(status);

    /// <summary>The round that is open, or how many were completed.</summary>
    public static string RoundOf(JobStatus status) =>
        status.Cohort > 0 ? $"round {Labels.Count(status.Rounds + 1)}" : Labels.Count(status.Rounds, "round");

    /// <summary>All of it in a sentence, for those who listen.</summary>
    public static string Sentence(JobStatus status) =>
        $"{status.Job} is {Spelling.Of(status.Status)}, {StepOf(status)}, {RoundOf(status)}"
        + (status.Total > 0 ? $", accuracy {JobCards.AccuracyOf(status)}" : "");

    private static string PlaceOf(JobStatus status) =>
        status.CurriculumSteps == 0 || status.HasEnded
            ? ""
            : $"step {Math.Min(status.CurriculumIndex + 1, status.CurriculumSteps)} of {status.CurriculumSteps}"
                + (status.ActiveBlock.Length > 0 ? $" · {status.ActiveBlock}" : "");

    private static string Worst(JobStatus status) =>
        WorstClassFormatting.Of(status.WorstClass) is { Length: > 0 } worst ? "; " + worst : "";

    // a client at work is no news, but for how long it has been
    private static XElement Wait(WaitingFor waiting) =>
        Html.Element(
            "li",
            "",
            $"{waiting.Who}: {waiting.What}",
            waiting.SinceMs >= 5000 ? $", since {Labels.Duration(Math.Floor(waiting.SinceMs / 5000.0) * 5)}" : "",
            waiting.Remedy.Length > 0 ? $". {waiting.Remedy}" : ""
        );
}
