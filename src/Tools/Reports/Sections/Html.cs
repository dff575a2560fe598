using System.Xml.Linq;

namespace ProFL.Tools.Reports.Sections;

/// <summary>Elements of the page.</summary>
internal static class Html
{
    /// <summary>An element, with a class where one is given.</summary>
    public static XElement Element(string name, string cssClass, params object?[] content)
    {
        var element = new XElement(name, cssClass.Length > 0 ? new XAttribute("class", cssClass) : null, content);
        if (element.IsEmpty)
        {
            // HTML ends an empty element only by its end tag
            element.Add("");
        }

        return element;
    }

    /// <summary>A section with a heading.</summary>
    public static XElement Section(string heading, params object?[] content) => Element("section", "", Element("h2", "", heading), content);

    /// <summary>A paragraph.</summary>
    public static XElement Paragraph(params object?[] content) => Element("p", "", content);

    /// <summary>A picture in a frame, with what its colours mean.</summary>
    public static XElement Figure(XElement picture, params (string CssClass, string Meaning)[] legend) =>
        Element(
            "figure",
            "",
            legend.Length == 0
                ? null
                : Element("div", "legend", legend.Select(l => Element("span", "", Element("i", "swatch " + l.CssClass), " " + l.Meaning))),
            Element("div", "picture", picture)
        );

    /// <summary>A table; a column whose heading begins with # is of numbers.</summary>
    public static XElement Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<object>> rows) =>
        Element(
            "div",
            "table",
            Element(
                "table",
                "",
                Element("thead", "", Element("tr", "", headings.Select(h => Element("th", ClassOf(h), h.TrimStart('#'))))),
                Element(
                    "tbody",
                    "",
                    rows.Select(row => Element("tr", "", row.Select((cell, i) => Element("td", ClassOf(headings[i]), cell))))
                )
            )
        );

    private static string ClassOf(string heading) => heading.StartsWith('#') ? "number" : "";
}
