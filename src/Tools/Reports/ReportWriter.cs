using System.Reflection;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using ProFL.Tools.Histories;
using ProFL.Tools.Reports.Sections;

namespace ProFL.Tools.Reports;

/// <summary>
/// A run as one page that needs nothing else: no script, no font, no picture from elsewhere. It follows the reader's light or dark.
/// </summary>
public static class ReportWriter
{
    /// <summary>The page's name in the folder of a run.</summary>
    public const string FileName = "report.html";

    private const string StyleSheet = "ProFL.Tools.Reports.report.css";

    /// <summary>Writes the page, all at once.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="main">The job that the page is about.</param>
    /// <param name="compared">Jobs that are shown beside it; may be empty.</param>
    public static void Write(string path, RunHistory main, IReadOnlyList<RunHistory> compared)
    {
        ArgumentNullException.ThrowIfNull(main);
        ArgumentNullException.ThrowIfNull(compared);
        // names may hold what XML forbids; a report that looks odd is better than none
        var settings = new XmlWriterSettings
        {
            OmitXmlDeclaration = true,
            CheckCharacters = false,
            Encoding = new UTF8Encoding(false),
        };
        using (FileStream file = File.Create(path + ".tmp"))
        {
            file.Write("<!DOCTYPE html>\n"u8);
            using var writer = XmlWriter.Create(file, settings);
            Page(main, compared).WriteTo(writer);
        }

        File.Move(path + ".tmp", path, overwrite: true);
    }

    private static XElement Page(RunHistory main, IReadOnlyList<RunHistory> compared)
    {
        RunHistory[] jobs = [main, .. compared];
        return new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", $"{main.Job} · ProFL.Actors"),
                new XElement("style", Style())
            ),
            new XElement(
                "body",
                Overview.Build(main),
                new XElement(
                    "main",
                    PictureSections.Accuracy(main, jobs),
                    Comparison.Build(jobs),
                    PictureSections.Movement(main),
                    PictureSections.Participation(main),
                    PictureSections.Memory(main),
                    PictureSections.Bytes(main),
                    StepTable.Build(main)
                ),
                Footer(main)
            )
        );
    }

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

    private static string Style()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(StyleSheet)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
