namespace ProFL.Tools.Reports.Pictures;

/// <summary>Fewer values where there are more than a picture has room for.</summary>
internal static class Thinning
{
    /// <summary>Dots that still stand apart.</summary>
    public const int MostDots = 160;

    /// <summary>Points of a line that still tell apart.</summary>
    public const int MostPoints = 600;

    /// <summary>At most so many of a list, evenly, with the first and the last.</summary>
    public static IEnumerable<T> Evenly<T>(IReadOnlyList<T> all, int most) =>
        all.Count <= most ? all : Enumerable.Range(0, most).Select(i => all[(int)((long)i * (all.Count - 1) / (most - 1))]);

    /// <summary>
    /// A line with at most so many points: of each stretch its lowest and its highest, so that no peak is lost, with both ends.
    /// </summary>
    public static IEnumerable<(double X, double Y)> Line(IReadOnlyList<(double X, double Y)> points, int most = MostPoints)
    {
        if (points.Count <= most)
        {
            return points;
        }

        int stretches = (most - 2) / 2;
        var kept = new List<(double X, double Y)>(most) { points[0] };
        for (int s = 0; s < stretches; s++)
        {
            int from = 1 + (int)((long)s * (points.Count - 2) / stretches);
            int to = 1 + (int)((long)(s + 1) * (points.Count - 2) / stretches);
            (int low, int high) = (from, from);
            for (int i = from + 1; i < to; i++)
            {
                low = points[i].Y < points[low].Y ? i : low;
                high = points[i].Y > points[high].Y ? i : high;
            }

            kept.Add(points[Math.Min(low, high)]);
            if (low != high)
            {
                kept.Add(points[Math.Max(low, high)]);
            }
        }

        kept.Add(points[^1]);
        return kept;
    }
}
