using System.Xml.Linq;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>Bytes moved up to each round, against those of the full network to everybody in the same rounds.</summary>
internal static class BytesPicture
{
    private const double Mebi = 1024 * 1024;

    /// <summary>Draws it.</summary>
    public static XElement Draw(RunHistory history)
    {
        XElement picture = Svg.Picture(1040, 340, "Bytes moved so far, over rounds");
        (double Round, double Down, double Both, double Full)[] sums = [.. Thinning.Evenly([.. Cumulated(history)], Thinning.MostPoints)];
        var plot = new Plot(
            76,
            44,
            730,
            250,
            (0, Math.Max(1, history.Rounds.Length)),
            (0, Math.Max(1, Math.Max(sums[^1].Full, sums[^1].Both)) * 1.04)
        );
        picture.Add(
            StepBands.Draw(plot, StepBands.Of(history)),
            plot.VerticalAxis(v => $"{Labels.Number(v)} MiB"),
            plot.RoundAxis("round", 12)
        );
        picture.Add(Area(plot, sums.Select(s => (s.Round, s.Down)), sums.Select(s => (s.Round, 0.0)), "area down"));
        picture.Add(Area(plot, sums.Select(s => (s.Round, s.Both)), sums.Select(s => (s.Round, s.Down)), "area up"));
        picture.Add(Svg.Path(Svg.Through(sums.Select(s => (plot.X(s.Round), plot.Y(s.Full)))), "line dashed full-line"));
        picture.Add(
            EndLabels.Draw(
                plot.Right + 12,
                plot.Bottom,
                [
                    (
                        plot.Y(sums[^1].Full),
                        $"{Labels.Whole(history.Spec.Method.Strategy)} {Labels.Size((long)(sums[^1].Full * Mebi))}",
                        "full-text"
                    ),
                    (
                        plot.Y((sums[^1].Down + sums[^1].Both) / 2),
                        $"up {Labels.Size((long)((sums[^1].Both - sums[^1].Down) * Mebi))}",
                        "up-text"
                    ),
                    (plot.Y(sums[^1].Down / 2), $"down {Labels.Size((long)(sums[^1].Down * Mebi))}", "down-text"),
                ]
            )
        );
        return picture;
    }

    private static IEnumerable<(double Round, double Down, double Both, double Full)> Cumulated(RunHistory history)
    {
        (long down, long up, long full) = (0, 0, 0);
        yield return (0, 0, 0, 0);
        foreach (RoundHistory round in history.Rounds)
        {
            down += round.BytesDown;
            up += round.BytesUp;
            full += round.BytesIfFull;
            yield return (round.Round, down / Mebi, (down + up) / Mebi, full / Mebi);
        }
    }

    private static XElement Area(
        Plot plot,
        IEnumerable<(double X, double Y)> upper,
        IEnumerable<(double X, double Y)> lower,
        string cssClass
    ) => Svg.Path(Svg.Through(upper.Concat(lower.Reverse()).Select(p => (plot.X(p.X), plot.Y(p.Y)))) + "z", cssClass);
}
