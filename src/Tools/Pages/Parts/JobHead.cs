using System.Xml.Linq;
using ProFL.Learning.Jobs;
using ProFL.Messages;
using ProFL.Messages.Wire;
using ProFL.Operators.Formatting;
using ProFL.Tools.Formatting;
using ProFL.Tools.Reports.Sections;

namespace ProFL.Tools.Pages.Parts;

/// <summary>The top of a job's view: where it stands, what it waits for, what comes next.</summary>
internal static class JobHead
{
    private const int WaitsShown = 3;

    /// <summary>Builds it.</summary>
    public static IEnumerable<XElement> Build(JobStatus status)
    {
        yield return Html.Element(
            "p",
            "kicker",
            $"{Labels.MethodOf(new MethodName(status.Strategy))?.Title ?? status.Strategy} · {Labels.Count(status.Clients, "client")} "
                + $"· term {status.Term}"
        );
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
    }

    /// <summary>What it does now, who it waits for, what comes next.</summary>
    public static IEnumerable<XElement?> Now(JobStatus status, JobExplanation explanation)
    {
        IReadOnlyList<Waits> waits = Waits.Of(explanation.Waiting);
        yield return Html.Paragraph(Html.Element("b", "", "Now: "), Waits.Plain(explanation.Now));
        yield return waits.Count == 0
            ? null
            : Html.Element(
                "ul",
                "",
                waits.Take(WaitsShown).Select(Wait),
                waits.Count > WaitsShown ? Html.Element("li", "", $"and {Labels.Count(waits.Count - WaitsShown)} more") : null
            );
        yield return explanation.Next.Length > 0 ? Html.Paragraph(Html.Element("b", "", "Next: "), Waits.Plain(explanation.Next)) : null;
        foreach (string remark in status.Remarks)
        {
            yield return Html.Element("p", "notice", remark);
        }

        yield return status.ModelSha256.Length > 0
            ? Html.Paragraph("Model ", Html.Element("code", "", status.ModelSha256), $", {status.Equality}")
            : null;
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

    // how long is said in steps, so that not every second is news
    private static XElement Wait(Waits waits) =>
        Html.Element(
            "li",
            "",
            Html.Element("b", "", waits.Names),
            $": {waits.What}",
            waits.SinceMs >= 5000 ? $", since {Labels.Duration(Math.Floor(waits.SinceMs / 5000.0) * 5)}" : "",
            waits.Remedy.Length > 0 ? Html.Element("small", "remark", waits.Remedy) : null
        );
}
