using System.Globalization;
using System.Text;

namespace ProFL.Tools.Formatting;

/// <summary>A curve in braille dots, two by four to a character, as lines of markup with a scale at the left.</summary>
/// <param name="Width">Characters, with the scale; at least 12.</param>
/// <param name="Height">Lines, without the axis of rounds; at least 2.</param>
/// <param name="FirstRound">At the left edge.</param>
/// <param name="LastRound">At the right edge, after <paramref name="FirstRound"/>.</param>
public sealed record LineChart(int Width, int Height, long FirstRound, long LastRound)
{
    /// <summary>Characters of the scale.</summary>
    public const int ScaleWidth = 7;

    private const double LeastSpan = 0.1;

    // bit of the dot in column x, row y of a braille character
    private static readonly int[,] Dots =
    {
        { 0x01, 0x02, 0x04, 0x40 },
        { 0x08, 0x10, 0x20, 0x80 },
    };

    /// <summary>Draws.</summary>
    /// <param name="points">Values from 0 to 1, by round, oldest first; those outside the rounds of the chart are left out.</param>
    /// <param name="trend">A straight line over them from its first to its second point, or null.</param>
    public IReadOnlyList<string> Draw(IReadOnlyList<Point> points, (Point From, Point To)? trend)
    {
        Point[] shown = [.. points.Where(p => p.Round >= FirstRound && p.Round <= LastRound)];
        (double low, double high) = RangeOf([.. shown.Select(p => p.Value)]);
        int columns = Width - ScaleWidth;
        int[,] curve = new int[columns, Height];
        int[,] line = new int[columns, Height];
        for (int i = 0; i < shown.Length; i++)
        {
            Connect(curve, shown[Math.Max(0, i - 1)], shown[i], low, high);
        }

        if (trend is var (from, to))
        {
            Connect(line, from, to, low, high);
        }

        var lines = new List<string>();
        for (int y = 0; y < Height; y++)
        {
            string scale =
                y == 0 ? Labels.Percent(high)
                : y == Height - 1 ? Labels.Percent(low)
                : "";
            lines.Add($"[grey]{(shown.Length > 0 ? scale : "").PadLeft(ScaleWidth - 1)}┤[/]{Row(curve, line, y)}");
        }

        return lines;
    }

    /// <summary>The axis under the chart, with rounds named where they are.</summary>
    /// <param name="marks">Round and its name, ascending; a name that finds no room is left out.</param>
    public string Axis(IEnumerable<(long Round, string Name)> marks)
    {
        int columns = Width - ScaleWidth;
        var axis = new StringBuilder(new string('─', columns));
        int free = 0;
        foreach ((long round, string name) in marks.Where(m => m.Round >= FirstRound && m.Round <= LastRound))
        {
            int at = Math.Min((int)(ShareOf(round) * (columns - 1)), columns - name.Length);
            if (at >= free)
            {
                axis.Remove(at, name.Length).Insert(at, name);
                free = at + name.Length + 1;
            }
        }

        return $"[grey]{new string(' ', ScaleWidth - 1)}└{axis}[/]";
    }

    private double ShareOf(long round) => (double)(round - FirstRound) / Math.Max(1, LastRound - FirstRound);

    private static (double Low, double High) RangeOf(double[] values)
    {
        if (values.Length == 0)
        {
            return (0, 1);
        }

        (double low, double high) = (values.Min(), values.Max());
        double missing = Math.Max(0, LeastSpan - (high - low)) / 2;
        return (Math.Max(0, low - missing), Math.Min(1, high + missing));
    }

    private void Connect(int[,] cells, Point from, Point to, double low, double high)
    {
        int columns = cells.GetLength(0);
        (int x0, int y0) = At(from);
        (int x1, int y1) = At(to);
        int steps = Math.Max(1, Math.Max(Math.Abs(x1 - x0), Math.Abs(y1 - y0)));
        for (int i = 0; i <= steps; i++)
        {
            int x = x0 + (int)Math.Round((double)(x1 - x0) * i / steps);
            int y = Math.Clamp(y0 + (int)Math.Round((double)(y1 - y0) * i / steps), 0, (Height * 4) - 1);
            cells[x / 2, y / 4] |= Dots[x % 2, y % 4];
        }

        (int X, int Y) At(Point point) =>
            (
                (int)Math.Round(ShareOf(point.Round) * ((columns * 2) - 1)),
                (int)Math.Round((high - point.Value) / (high - low) * ((Height * 4) - 1))
            );
    }

    private static string Row(int[,] curve, int[,] line, int y)
    {
        var row = new StringBuilder();
        string colour = "";
        for (int x = 0; x < curve.GetLength(0); x++)
        {
            int dots = curve[x, y] | line[x, y];
            string wanted =
                curve[x, y] != 0 ? "aqua"
                : line[x, y] != 0 ? "yellow"
                : "";
            if (wanted != colour)
            {
                row.Append(colour.Length > 0 ? "[/]" : "")
                    .Append(wanted.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"[{wanted}]") : "");
                colour = wanted;
            }

            row.Append(dots == 0 ? ' ' : (char)(0x2800 + dots));
        }

        return row.Append(colour.Length > 0 ? "[/]" : "").ToString();
    }
}
