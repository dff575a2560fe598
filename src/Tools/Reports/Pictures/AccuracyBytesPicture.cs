using System.Xml.Linq;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>Accuracy on held-out samples over the bytes moved, of several methods.</summary>
internal static class AccuracyBytesPicture
{
    private const double Mebi = 1024 * 1024;
    private const double Gibi = 1024 * Mebi;

    /// <summary>Draws it.</summary>
    /// <param name="methods">At least one, each with at least one dot; the first lies on top.</param>
    public static XElement Draw(IReadOnlyList<BytesSeries> methods)
    {
        XElement picture = Svg.Picture(1040, 405, "Accuracy on held-out samples over bytes moved");
        double most = methods.SelectMany(method => method.Dots.Append(method.End)).Max(dot => dot?.Bytes ?? 0);
        (double unit, string unitName) = most < 10 * Gibi ? (Mebi, "MiB") : (Gibi, "GiB");
        double lowest = methods.SelectMany(method => method.Dots).Min(dot => dot.Accuracy);
        var plot = new Plot(56, 24, 715, 340, (0, Math.Max(most / unit, 1e-9) * 1.02), (Math.Min(90, Math.Floor(lowest * 10) * 10), 100));
        picture.Add(plot.VerticalAxis(v => Labels.Number(v) + " %"), plot.HorizontalAxis($"{unitName} moved, down and up", 10));
        foreach (BytesSeries method in methods.Reverse())
        {
            string colour = method.CssClass;
            picture.Add(method.Dots.Select(dot => Svg.Dot(X(dot.Bytes), Y(dot.Accuracy), 2, $"dot pale {colour}", dot.Label)));
            picture.Add(
                method
                    .Lines.Where(line => line.Points.Length > 1)
                    .Select(line =>
                        Svg.Path(
                            Svg.Through(line.Points.Select(point => (X(point.Bytes), Y(point.Accuracy)))),
                            $"line {(line.IsThin ? "thin" : "thick")} {colour}"
                        )
                    )
            );
            picture.Add(method.End is { } end ? Svg.Dot(X(end.Bytes), Y(end.Accuracy), 4, $"dot {colour}", end.Label) : null);
            picture.Add(method.Ring is { } ring ? Svg.Dot(X(ring.Bytes), Y(ring.Accuracy), 5.5, $"ring {colour}", ring.Label) : null);
        }

        picture.Add(
            EndLabels.Draw(
                plot.Right + 12,
                plot.Bottom,
                methods
                    .Where(method => method.End is not null)
                    .Select(method => (Y(method.End!.Accuracy), method.End.Label, method.CssClass))
            )
        );
        return picture;

        double X(double bytes) => plot.X(bytes / unit);
        double Y(double accuracy) => plot.Y(100 * accuracy);
    }
}
