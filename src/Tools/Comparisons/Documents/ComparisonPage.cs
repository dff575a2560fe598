using System.Collections.Immutable;
using System.Xml.Linq;
using ProFL.Learning.Jobs;
using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Formatting;
using ProFL.Tools.Reports;
using ProFL.Tools.Reports.Pictures;
using ProFL.Tools.Reports.Sections;

namespace ProFL.Tools.Comparisons.Documents;

/// <summary>A comparison as one page that needs nothing else.</summary>
internal static class ComparisonPage
{
    /// <summary>Writes the page, all at once.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="comparison">The comparison.</param>
    /// <param name="plan">What is compared.</param>
    /// <param name="command">The command line that makes it.</param>
    public static void Write(string path, MethodComparison comparison, ComparisonPlan plan, string command) =>
        HtmlPage.Write(
            path,
            $"{comparison.Job}, methods compared",
            Header(comparison, plan),
            new XElement("main", Picture(comparison), Findings(comparison), Tables(comparison), Runs(comparison)),
            Html.Element(
                "footer",
                "",
                Html.Paragraph("Made by ", Html.Element("code", "", command), ". Every number comes from the journals.")
            )
        );

    private static XElement Header(MethodComparison comparison, ComparisonPlan plan) =>
        Html.Element(
            "header",
            "",
            Html.Element("p", "kicker", $"{comparison.Job} · methods compared"),
            Html.Element("h1", "", Headline(comparison)),
            Html.Paragraph(ComparisonStory.Of(plan)),
            comparison
                .Rows.Where(row => row.IsEmpty || comparison.HasFailures)
                .SelectMany(row => row.Remarks.Select(remark => Html.Element("p", "notice", $"{row.Title}: {remark}")))
        );

    private static string Headline(MethodComparison comparison) =>
        comparison.RowOf(MethodName.ProFL) is { Accuracy: { } accuracy } profl
            ? $"{profl.Title}: {SpreadFormatting.Percent(accuracy)} on held-out data"
                + (comparison.BytesOfFedAvg is { } share ? $", with {Labels.Percent(share.Mean)} of FedAvg's bytes" : "")
            : Labels.Count(comparison.Rows.Length, "method") + " compared";

    private static XElement? Picture(MethodComparison comparison)
    {
        ImmutableArray<BytesSeries> series = ComparisonSeries.Of(comparison);
        return series.IsEmpty
            ? null
            : Html.Section(
                "Accuracy over bytes",
                Html.Paragraph(
                    "A line is the mean over the seeds, a dot an evaluation of one run: its accuracy on held-out samples when so many "
                        + "bytes were moved, down and up together. ",
                    series.Any(s => s.Lines.Any(line => line.IsThin))
                        ? "Dashed lines are sub-models of shrinking: they are not what the job ends with. "
                        : "",
                    comparison.StoppedFedAvg is null ? "" : "The ring is FedAvg where it had moved as many bytes as ProFL in all."
                ),
                Html.Figure(AccuracyBytesPicture.Draw(series), [.. series.Select(s => (s.CssClass, s.Name))])
            );
    }

    private static IEnumerable<XElement> Tables(MethodComparison comparison) =>
        ComparisonTable.Halves.Select(
            (half, index) =>
                Html.Section(
                    half.Title,
                    Html.Table(
                        ["method", .. half.Columns.Select(column => "#" + column.Heading)],
                        half.RowsOf(comparison)
                            .Select<MethodRow, IReadOnlyList<object>>(row =>
                                [NameOf(comparison, row, withRemarks: index == 0), .. half.CellsOf(row)]
                            )
                    ),
                    index == 0 ? null : Html.Element("p", "small", ComparisonTable.Legend)
                )
        );

    private static object[] NameOf(MethodComparison comparison, MethodRow row, bool withRemarks) =>
        [
            Html.Element("i", "swatch " + ComparisonSeries.ColourOf(row.Method)),
            "\u00a0" + ComparisonTable.NameOf(comparison, row),
            withRemarks ? row.Remarks.Select(remark => Html.Element("small", "remark", remark)) : [],
        ];

    private static XElement? Findings(MethodComparison comparison) =>
        comparison.Findings.IsEmpty
            ? null
            : Html.Section(
                "What it says",
                Html.Element("ul", "findings", comparison.Findings.Select(finding => Html.Element("li", "", finding)))
            );

    private static XElement Runs(MethodComparison comparison) =>
        Html.Section(
            "Run by run",
            Html.Table(
                ["run", "#accuracy", "#worst class", "#bytes", "#rounds", "model, SHA-256"],
                comparison.Runs.Select<ComparedOutcome, IReadOnlyList<object>>(run =>
                    run.Figures is { } figures
                        ?
                        [
                            new XElement("a", new XAttribute("href", $"{run.Job}/{ReportWriter.FileName}"), run.Job),
                            Labels.Percent(figures.Accuracy),
                            Labels.Percent(figures.WorstClassAccuracy),
                            Labels.Size(figures.Bytes),
                            Labels.Count(figures.Rounds),
                            Html.Element("code", "", figures.ModelSha256[..Math.Min(16, figures.ModelSha256.Length)]),
                        ]
                        : [run.Job, "none", "–", "–", "–", "–"]
                )
            )
        );
}
