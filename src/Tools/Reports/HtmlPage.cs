using System.Reflection;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using ProFL.Node.Files;

namespace ProFL.Tools.Reports;

/// <summary>
/// A page that needs nothing else: no script, no font, no picture from elsewhere. It follows the reader's light or dark.
/// </summary>
internal static class HtmlPage
{
    private const string StyleSheet = "ProFL.Tools.Reports.report.css";

    /// <summary>Writes a page, all at once.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="title">What it is about.</param>
    /// <param name="body">What stands on it, in order.</param>
    public static void Write(string path, string title, params ReadOnlySpan<XElement?> body)
    {
        // names may hold what XML forbids; a page that looks odd is better than none
        var settings = new XmlWriterSettings
        {
            OmitXmlDeclaration = true,
            CheckCharacters = false,
            Encoding = new UTF8Encoding(false),
        };
        XElement page = Page(title, [.. body]);
        WholeFile.Write(
            path,
            file =>
            {
                file.Write("<!DOCTYPE html>\n"u8);
                using var writer = XmlWriter.Create(file, settings);
                page.WriteTo(writer);
            }
        );
    }

    /// <summary>A page as text.</summary>
    /// <param name="title">What it is about.</param>
    /// <param name="body">What stands on it, in order.</param>
    public static string Text(string title, params ReadOnlySpan<XElement?> body) => "<!DOCTYPE html>\n" + TextOf(Page(title, [.. body]));

    /// <summary>An element as text.</summary>
    public static string TextOf(XElement element)
    {
        var text = new StringBuilder();
        using (
            var writer = XmlWriter.Create(
                text,
                new XmlWriterSettings
                {
                    OmitXmlDeclaration = true,
                    CheckCharacters = false,
                    ConformanceLevel = ConformanceLevel.Fragment,
                }
            )
        )
        {
            element.WriteTo(writer);
        }

        return text.ToString();
    }

    private static XElement Page(string title, XElement?[] body) =>
        new(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", $"{title} · ProFL.Actors"),
                new XElement("style", Style())
            ),
            new XElement("body", body)
        );

    private static string Style()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(StyleSheet)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
