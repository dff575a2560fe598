using System.Globalization;
using System.Xml.Linq;
using ProFL.Messages.Wire;
using ProFL.Operators.Formatting;
using ProFL.Tools.Formatting;
using ProFL.Tools.Reports.Pictures;
using ProFL.Tools.Reports.Sections;

namespace ProFL.Tools.Pages.Parts;

/// <summary>Who trains the current step whole, streamed, a share of it, or not at all, and why.</summary>
internal static class WhoTrains
{
    private const int NamesShown = 6;

    /// <summary>Builds it; null where no step runs.</summary>
    public static XElement? Build(JobStatus status)
    {
        if (status.Clients == 0 || status.HasEnded || status.CurriculumSteps == 0)
        {
            return null;
        }

        // who streams trains the whole step too
        int whole = status.ClientsAble;
        long none = Math.Max(0, status.Clients - whole - status.ClientsStreaming - status.ClientsPartly);
        (string Class, string Name, long Count, string Why)[] groups =
        [
            ("whole", "whole", whole, $"their budget reaches the {Labels.Size(status.EstimateBytes)} that the step needs at once"),
            (
                "streamed",
                "streamed",
                status.ClientsStreaming,
                $"segment by segment, which needs {Labels.Size(status.StreamedBytes)}; the update has the same bytes"
            ),
            ("head-only", "a share", status.ClientsPartly, "their budget suffices for a part of the step"),
            ("none", "not at all", none, WhyNot(status)),
        ];
        return Html.Section(
            "Who trains this step",
            Bar(groups, status.Clients),
            Html.Element(
                "dl",
                "groups",
                groups
                    .Where(g => g.Count > 0)
                    .Select(g =>
                        Html.Element(
                            "div",
                            "",
                            Html.Element("dt", "", Html.Element("i", "swatch " + g.Class), $" {Labels.Count(g.Count)} {g.Name}"),
                            Html.Element("dd", "", g.Why)
                        )
                    )
            ),
            TrainingsFormatting.Of(status.Trainings) is { Length: > 0 } done ? Html.Element("p", "small", done) : null,
            status.Excluded.Count > 0
                ? Html.Element(
                    "p",
                    "small",
                    "Excluded by operators: "
                        + string.Join("; ", status.Excluded.Take(NamesShown).Select(e => $"{e.Client} by {e.By}: {e.Reason}"))
                        + (status.Excluded.Count > NamesShown ? " …" : "")
                )
                : null
        );
    }

    private static XElement Bar((string Class, string Name, long Count, string Why)[] groups, long clients)
    {
        XElement picture = Svg.Picture(
            1000,
            22,
            string.Join(", ", groups.Where(g => g.Count > 0).Select(g => $"{Labels.Count(g.Count, "client")} {g.Name}"))
        );
        picture.SetAttributeValue("preserveAspectRatio", "none");
        picture.SetAttributeValue("class", "share-bar");
        double x = 0;
        foreach ((string cssClass, string name, long count, _) in groups)
        {
            double width = 1000.0 * count / clients;
            picture.Add(Svg.Rectangle(x, 0, Math.Max(0, width - 2), 22, cssClass, $"{Labels.Count(count)} {name}"));
            x += width;
        }

        return picture;
    }

    private static string WhyNot(JobStatus status)
    {
        if (status.Unable.Count == 0)
        {
            return "they are excluded, or have no data for it";
        }

        Unable first = status.Unable[0];
        string names = string.Join(", ", status.Unable.Take(NamesShown).Select(u => $"{u.Client} ({Labels.Size(u.MemoryBytes)})"));
        return (first.LacksScratch ? "disk for streaming is lacking: " : "their budget is too small: ")
            + names
            + (
                status.Unable.Count > NamesShown
                    ? string.Create(CultureInfo.InvariantCulture, $" and {status.Unable.Count - NamesShown} more")
                    : ""
            );
    }
}
