using System.Collections.Immutable;
using System.Xml.Linq;
using ProFL.Learning.SubModels;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>Mean cross-entropy on held-out samples over rounds.</summary>
internal static class LossPicture
{
    /// <summary>Draws it; null where no loss is known.</summary>
    public static XElement? Draw(RunHistory history)
    {
        ImmutableArray<RoundHistory> known = [.. history.Rounds.Where(r => r.Accuracy?.Loss is not null)];
        if (known.IsEmpty)
        {
            return null;
        }

        XElement picture = Svg.Picture(1040, 300, "Loss on held-out samples over rounds");
        double most = known.Max(r => r.Accuracy!.Value.Loss!.Value);
        var plot = new Plot(56, 44, 810, 210, (0.5, Math.Max(1, history.Rounds.Length) + 0.5), (0, Math.Max(0.1, most * 1.05)));
        picture.Add(StepBands.Draw(plot, StepBands.Of(history)), plot.VerticalAxis(Labels.Number), plot.RoundAxis("round", 12));
        foreach (IGrouping<Stage, RoundHistory> stage in known.GroupBy(r => r.Stage))
        {
            string kind = stage.Key == Stage.Shrinking ? "line thin" : "line thick";
            picture.Add(Svg.Path(Svg.Through(Thinning.Line([.. stage.Select(At)])), $"{kind} series-1"));
        }

        picture.Add(
            known.Length > Thinning.MostDots
                ? []
                : known.Select(r =>
                    Svg.Dot(At(r).X, At(r).Y, 3, "dot series-1", $"round {r.Round}: {Labels.Number(r.Accuracy!.Value.Loss!.Value)}")
                )
        );
        picture.Add(
            EndLabels.Draw(
                plot.Right + 12,
                plot.Bottom,
                [(At(known[^1]).Y, "loss " + Labels.Number(known[^1].Accuracy!.Value.Loss!.Value), "series-1")]
            )
        );
        return picture;

        (double X, double Y) At(RoundHistory r) => (plot.X(r.Round), plot.Y(r.Accuracy!.Value.Loss!.Value));
    }
}
