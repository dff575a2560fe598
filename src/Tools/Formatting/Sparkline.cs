namespace ProFL.Tools.Formatting;

/// <summary>A curve in one line of eight heights.</summary>
public static class Sparkline
{
    private const string Heights = "▁▂▃▄▅▆▇█";

    /// <summary>Draws the last values, from the least to the greatest of them; one value alone is drawn in the middle.</summary>
    /// <param name="values">Oldest first.</param>
    /// <param name="width">Characters at most.</param>
    public static string Of(IEnumerable<double> values, int width)
    {
        double[] shown = [.. values.TakeLast(width)];
        if (shown.Length == 0)
        {
            return "";
        }

        (double low, double high) = (shown.Min(), shown.Max());
        return string.Concat(
            shown.Select(v => Heights[high > low ? (int)Math.Round((v - low) / (high - low) * (Heights.Length - 1)) : Heights.Length / 2])
        );
    }
}
