using System.Collections.Immutable;

namespace ProFL.Tools.Comparisons.Outcomes;

/// <summary>The mean of several lines through points, such as accuracy over bytes with several seeds.</summary>
internal static class MeanCurve
{
    /// <summary>
    /// The mean at every place at which a line has a point and all lines are there, straight between points. It ends with the mean of the
    /// last points.
    /// </summary>
    /// <param name="lines">Points of each line, from left to right; a line without points takes no part.</param>
    public static ImmutableArray<(double X, double Y)> Of(IEnumerable<IReadOnlyList<(double X, double Y)>> lines)
    {
        IReadOnlyList<(double X, double Y)>[] drawn = [.. lines.Where(line => line.Count > 0)];
        if (drawn.Length <= 1)
        {
            return [.. drawn.SelectMany(line => line)];
        }

        double first = drawn.Max(line => line[0].X);
        double last = drawn.Min(line => line[^1].X);
        (double X, double Y) end = (drawn.Average(line => line[^1].X), drawn.Average(line => line[^1].Y));
        IEnumerable<double> places = drawn
            .SelectMany(line => line)
            .Select(point => point.X)
            .Where(x => x >= first && x <= last)
            .Distinct()
            .Order();
        (double, double)[] means = [.. places.Select(x => (x, drawn.Average(line => At(line, x))))];
        return last < end.X ? [.. means, end] : [.. means];
    }

    private static double At(IReadOnlyList<(double X, double Y)> line, double x)
    {
        int right = 0;
        while (line[right].X < x)
        {
            right++;
        }

        if (right == 0 || line[right].X == line[right - 1].X)
        {
            return line[right].Y;
        }

        ((double fromX, double fromY), (double toX, double toY)) = (line[right - 1], line[right]);
        return fromY + ((x - fromX) / (toX - fromX) * (toY - fromY));
    }
}
