using System.Xml.Linq;
using ProFL.Tools.Histories;
using ProFL.Tools.Reports.Sections;

namespace ProFL.Tools.Reports;

/// <summary>A run as one page that needs nothing else.</summary>
public static class ReportWriter
{
    /// <summary>The page's name in the folder of a run.</summary>
    public const string FileName = "report.html";

    /// <summary>Writes the page, all at once.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="main">The job that the page is about.</param>
    /// <param name="compared">Jobs that are shown beside it; may be empty.</param>
    public static void Write(string path, RunHistory main, IReadOnlyList<RunHistory> compared)
    {
        ArgumentNullException.ThrowIfNull(main);
        ArgumentNullException.ThrowIfNull(compared);
        HtmlPage.Write(path, main.Job, Body(main, [main, .. compared]));
    }

    /// <summary>The page of a job alone, as text.</summary>
    /// <param name="main">The job.</param>
    public static string PageOf(RunHistory main)
    {
        ArgumentNullException.ThrowIfNull(main);
        return HtmlPage.Text(main.Job, Body(main, [main]));
    }

    private static XElement?[] Body(RunHistory main, RunHistory[] jobs) =>
        [
            Overview.Build(main, jobs),
            new XElement(
                "main",
                PictureSections.Accuracy(main, jobs),
                Comparison.Build(jobs),
                PictureSections.Movement(main),
                PictureSections.Participation(main),
                PictureSections.Memory(main),
                PictureSections.Bytes(main, jobs),
                StepTable.Build(main)
            ),
            Footer(main),
        ];

    private static XElement Footer(RunHistory main) =>
        Html.Element(
            "footer",
            "",
            Html.Paragraph(
                $"Every number comes from the job's "
                    + $"journal{(main.Steps.Any(s => s.MeasuredPeakBytes is not null) ? ", but for the measured memory" : "")}; "
                    + $"round by round they are in {HistoryCsv.FileName}. ",
                "The method is that of Wu, Li and Xu, “Breaking the Memory Wall for Heterogeneous Federated Learning via "
                    + "Progressive Training” (arXiv 2404.13349)."
            ),
            main.ModelSha256.Length > 0
                ? Html.Paragraph(
                    "Model, SHA-256: ",
                    Html.Element("code", "", main.ModelSha256),
                    $" · seed {main.Spec.Seed} · {main.Equality}"
                )
                : null
        );
}
