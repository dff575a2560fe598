using System.Xml.Linq;
using ProFL.Tools.Histories;
using ProFL.Tools.Reports;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Reports;

/// <summary>The page of a report, as tests look at it.</summary>
internal static class ReportPage
{
    public const string DocumentType = "<!DOCTYPE html>\n";

    public static string Page(RunHistory main, params RunHistory[] compared)
    {
        using var folder = new TemporaryFolder();
        ReportWriter.Write(folder.File("report.html"), main, compared);
        return File.ReadAllText(folder.File("report.html"));
    }

    public static XElement Parsed(string page)
    {
        Assert.StartsWith(DocumentType, page, StringComparison.Ordinal);
        return XElement.Parse(page[DocumentType.Length..]);
    }

    public static string[] Headings(string page) => [.. Parsed(page).Descendants("h2").Select(h => h.Value)];
}
