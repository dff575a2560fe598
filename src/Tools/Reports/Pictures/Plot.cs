using System.Xml.Linq;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>A rectangle of a picture in which values have places: linear axes, ticks and what is drawn between them.</summary>
/// <param name="Left">Of the rectangle, in the picture's coordinates.</param>
/// <param name="Top">Of the rectangle.</param>
/// <param name="Width">Of the rectangle.</param>
/// <param name="Height">Of the rectangle.</param>
/// <param name="Horizontal">Values at the left and right edge.</param>
/// <param name="Vertical">Values at the bottom and top edge.</param>
internal sealed record Plot(
    double Left,
    double Top,
    double Width,
    double Height,
    (double From, double To) Horizontal,
    (double From, double To) Vertical
)
{
    private const int VerticalTicks = 5;

    /// <summary>The right edge.</summary>
    public double Right => Left + Width;

    /// <summary>The bottom edge.</summary>
    public double Bottom => Top + Height;

    /// <summary>The place of a value on the horizontal axis.</summary>
    public double X(double value) => Left + ((value - Horizontal.From) / (Horizontal.To - Horizontal.From) * Width);

    /// <summary>The place of a value on the vertical axis.</summary>
    public double Y(double value) => Bottom - ((value - Vertical.From) / (Vertical.To - Vertical.From) * Height);

    /// <summary>Horizontal grid lines with their values, and what these are.</summary>
    public IEnumerable<XElement> VerticalAxis(Func<double, string> format, string? title = null)
    {
        foreach (double tick in Ticks(Vertical.From, Vertical.To, VerticalTicks))
        {
            yield return Svg.Line(Left, Y(tick), Right, Y(tick), "grid");
            yield return Svg.Text(Left - 8, Y(tick) + 4, format(tick), "tick", "end");
        }

        if (title is not null)
        {
            yield return Svg.Text(Left, Top - 10, title, "axis");
        }
    }

    /// <summary>Values below the horizontal axis, whole numbers, and what these are.</summary>
    public IEnumerable<XElement> RoundAxis(string title, int steps) =>
        HorizontalAxis(Ticks(Math.Max(1, Horizontal.From), Horizontal.To, steps).Where(t => t == Math.Floor(t)), title);

    /// <summary>Values below the horizontal axis, and what these are.</summary>
    public IEnumerable<XElement> HorizontalAxis(string title, int steps) =>
        HorizontalAxis(Ticks(Horizontal.From, Horizontal.To, steps), title);

    /// <summary>Round values between two ends, about so many.</summary>
    public static IEnumerable<double> Ticks(double from, double to, int about)
    {
        double raw = (to - from) / about;
        if (raw <= 0)
        {
            yield break;
        }

        double magnitude = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double distance =
            magnitude
            * (
                (raw / magnitude) switch
                {
                    <= 1 => 1,
                    <= 2 => 2,
                    <= 5 => 5,
                    _ => 10,
                }
            );
        for (double i = Math.Ceiling((from / distance) - 1e-9); i * distance <= to + (1e-9 * distance); i++)
        {
            yield return Math.Round(i * distance, 9) + 0.0; // no minus zero
        }
    }

    private IEnumerable<XElement> HorizontalAxis(IEnumerable<double> ticks, string title)
    {
        yield return Svg.Line(Left, Bottom, Right, Bottom, "base");
        foreach (double tick in ticks)
        {
            yield return Svg.Line(X(tick), Bottom, X(tick), Bottom + 4, "base");
            yield return Svg.Text(X(tick), Bottom + 17, Labels.Number(tick), "tick", "middle");
        }

        yield return Svg.Text(Right, Bottom + 33, title, "axis", "end");
    }
}
