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
            Scrolling("picture", picture.Attribute("aria-label")?.Value ?? "picture", picture)
        );

    /// <summary>A table; a column whose heading begins with # is of numbers.</summary>
    public static XElement Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<object>> rows, string label = "table") =>
        Scrolling(
            "table",
            label,
            Element(
                "table",
                "",
                Element("thead", "", Element("tr", "", headings.Select(Heading))),
                Element(
                    "tbody",
                    "",
                    rows.Select(row => Element("tr", "", row.Select((cell, i) => Element("td", ClassOf(headings[i]), cell))))
                )
            )
        );

    /// <summary>What may be wider than the page, and is then scrolled by itself, by the keyboard too.</summary>
    public static XElement Scrolling(string cssClass, string label, XElement content) =>
        new(
            "div",
            new XAttribute("class", cssClass),
            new XAttribute("tabindex", 0),
            new XAttribute("role", "group"),
            new XAttribute("aria-label", label),
            content
        );

    private static XElement Heading(string heading)
    {
        XElement element = Element("th", ClassOf(heading), heading.TrimStart('#'));
        element.SetAttributeValue("scope", "col");
        return element;
    }

    private static string ClassOf(string heading) => heading.StartsWith('#') ? "number" : "";
}
