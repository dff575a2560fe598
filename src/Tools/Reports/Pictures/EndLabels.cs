using System.Xml.Linq;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>Names at the right ends of lines, moved apart where they would lie on each other.</summary>
internal static class EndLabels
{
    private const double LineHeight = 15;

    /// <summary>Places the names.</summary>
    /// <param name="x">Their left edge.</param>
    /// <param name="bottom">Lowest base line.</param>
    /// <param name="labels">Each with the height it wishes for.</param>
    public static IEnumerable<XElement> Draw(double x, double bottom, IEnumerable<(double Y, string Text, string CssClass)> labels)
    {
        var sorted = labels.OrderBy(l => l.Y).ToList();
        double[] places = [.. sorted.Select(l => l.Y + 4)];
        for (int i = 1; i < places.Length; i++)
        {
            places[i] = Math.Max(places[i], places[i - 1] + LineHeight);
        }

        double limit = bottom;
        for (int i = places.Length - 1; i >= 0; i--)
        {
            places[i] = Math.Min(places[i], limit);
            limit = places[i] - LineHeight;
        }

        return sorted.Select((l, i) => Svg.Text(x, places[i], l.Text, $"end {l.CssClass}"));
    }
}
