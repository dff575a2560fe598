using System.Globalization;
using System.Xml.Linq;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Tools.Formatting;
using ProFL.Tools.Reports.Sections;

namespace ProFL.Tools.Pages.Parts;

/// <summary>A job of the first view.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Phase">Where it stands, as far as is known.</param>
/// <param name="Status">How it stands; null where its coordinator does not answer now.</param>
internal sealed record JobCard(string Job, JobPhase Phase, JobStatus? Status);

/// <summary>The first view: each job with what one wants to know from across the room.</summary>
internal static class JobCards
{
    // so few are shown larger
    private const int FewCards = 2;

    /// <summary>Builds it.</summary>
    /// <param name="cards">The jobs.</param>
    /// <param name="total">How many there are in all.</param>
    public static XElement Build(IReadOnlyList<JobCard> cards, int total) =>
        cards.Count == 0
            ? Html.Element(
                "div",
                "empty",
                Html.Element("h2", "", "No job yet"),
                Html.Paragraph(
                    "Submit one: ",
                    Html.Element("code", "", "profl submit hocon/jobs/demo.conf"),
                    ", or with the form under Commands."
                )
            )
            : Html.Element(
                "div",
                "",
                Html.Element("ul", cards.Count <= FewCards ? "cards few" : "cards", cards.Select(Card)),
                total > cards.Count
                    ? Html.Element(
                        "p",
                        "small",
                        $"{Labels.Count(cards.Count)} of {Labels.Count(total, "job")} are shown: those that "
                            + "go on, and the newest that have ended."
                    )
                    : null
            );

    private static XElement Card(JobCard card)
    {
        var link = new XElement(
            "a",
            new XAttribute("class", "card"),
            new XAttribute("id", "card-" + card.Job),
            new XAttribute("href", "#/job/" + Uri.EscapeDataString(card.Job)),
            Html.Element("span", "card-title", Html.Element("span", "name", card.Job), Markup.Chip(card.Phase)),
            card.Status is { } status ? Content(status) : Html.Element("span", "waits", "Its coordinator does not answer now.")
        );
        return new XElement("li", link);
    }

    private static IEnumerable<XElement?> Content(JobStatus status)
    {
        yield return Html.Element(
            "span",
            "far",
            Html.Element("b", status.Total > 0 ? "" : "unknown", status.Total > 0 ? AccuracyOf(status) : "not evaluated"),
            Html.Element("span", "", status.Total > 0 ? "accuracy" : "yet")
        );
        yield return Html.Element("span", "step", JobHead.StepOf(status), Html.Element("span", "", JobHead.RoundOf(status)));
        yield return Progress(status);
        yield return Html.Element("span", "waits", WaitsFor(status));
    }

    private static XElement? Progress(JobStatus status) =>
        status.CurriculumSteps == 0 || status.HasEnded
            ? null
            : new XElement(
                "progress",
                new XAttribute("max", status.CurriculumSteps),
                new XAttribute("value", status.CurriculumIndex),
                new XAttribute("aria-label", "steps that are over"),
                string.Create(CultureInfo.InvariantCulture, $"{status.CurriculumIndex} of {status.CurriculumSteps}")
            );

    /// <summary>Accuracy in large.</summary>
    public static string AccuracyOf(JobStatus status) => status.Total > 0 ? Labels.Percent((double)status.Correct / status.Total) : "–";

    private static string WaitsFor(JobStatus status) =>
        status switch
        {
            { Reason.Length: > 0 } => Waits.Plain(status.Reason),
            { HasEnded: true } => status.ModelSha256.Length > 0 ? $"its model is {status.ModelSha256[..12]}…" : "it has no model",
            { Waiting.Count: 0 } => "It waits for nobody.",
            _ => WaitsFor(Waits.Of(status.Waiting)[0]),
        };

    private static string WaitsFor(Waits first) => $"Waits for {first.Names}: {first.What}";
}
