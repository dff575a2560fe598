using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>
/// Elements of a picture. Colours come from the page's style sheet by class, so that a picture follows its light and dark.
/// </summary>
internal static class Svg
{
    /// <summary>A picture that fills the width it is given.</summary>
    /// <param name="width">Of its coordinates.</param>
    /// <param name="height">Of its coordinates.</param>
    /// <param name="label">What it shows, for those who do not see it.</param>
    public static XElement Picture(double width, double height, string label) =>
        new(
            "svg",
            new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", label)
        );

    /// <summary>A rectangle.</summary>
    public static XElement Rectangle(double x, double y, double width, double height, string cssClass, string? title = null) =>
        Element("rect", cssClass, title, ("x", x), ("y", y), ("width", Math.Max(0, width)), ("height", Math.Max(0, height)));

    /// <summary>A straight line.</summary>
    public static XElement Line(double x1, double y1, double x2, double y2, string cssClass, string? title = null) =>
        Element("line", cssClass, title, ("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2));

    /// <summary>A dot.</summary>
    public static XElement Dot(double x, double y, double radius, string cssClass, string? title = null) =>
        Element("circle", cssClass, title, ("cx", x), ("cy", y), ("r", radius));

    /// <summary>A square on its corner.</summary>
    public static XElement Diamond(double x, double y, double radius, string cssClass, string? title = null) =>
        Path(
            $"M{Number(x)} {Number(y - radius)}l{Number(radius)} {Number(radius)}l{Number(-radius)} "
                + $"{Number(radius)}l{Number(-radius)} {Number(-radius)}z",
            cssClass,
            title
        );

    /// <summary>A path.</summary>
    public static XElement Path(string data, string cssClass, string? title = null)
    {
        XElement path = Element("path", cssClass, title);
        path.SetAttributeValue("d", data);
        return path;
    }

    /// <summary>Text.</summary>
    /// <param name="x">Where it is held.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">The text.</param>
    /// <param name="cssClass">Its class.</param>
    /// <param name="anchor">start, middle or end: by which side it is held.</param>
    public static XElement Text(double x, double y, string text, string cssClass, string anchor = "start")
    {
        XElement element = Element("text", cssClass, null, ("x", x), ("y", y));
        element.SetAttributeValue("text-anchor", anchor);
        element.Add(text);
        return element;
    }

    /// <summary>Straight lines through points, as a path's data.</summary>
    public static string Through(IEnumerable<(double X, double Y)> points)
    {
        var data = new StringBuilder();
        foreach ((double x, double y) in points)
        {
            data.Append(data.Length == 0 ? 'M' : 'L').Append(Number(x)).Append(' ').Append(Number(y));
        }

        return data.ToString();
    }

    /// <summary>A coordinate, to a hundredth.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static XElement Element(string name, string cssClass, string? title, params ReadOnlySpan<(string Name, double Value)> numbers)
    {
        var element = new XElement(name, new XAttribute("class", cssClass));
        foreach ((string attribute, double value) in numbers)
        {
            element.SetAttributeValue(attribute, Number(value));
        }

        if (title is not null)
        {
            element.Add(new XElement("title", title));
        }

        return element;
    }
}
