using System.Collections.Immutable;
using System.Xml.Linq;
using ProFL.Learning.SubModels;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>Accuracy on held-out samples over rounds, of the job and of those it is compared with.</summary>
internal static class AccuracyPicture
{
    /// <summary>Draws it.</summary>
    /// <param name="jobs">The main job first; its steps are the bands.</param>
    public static XElement Draw(IReadOnlyList<RunHistory> jobs)
    {
        XElement picture = Svg.Picture(1040, 380, "Accuracy on held-out samples over rounds");
        double lowest = jobs.SelectMany(j => j.Rounds).Select(r => r.Accuracy?.Share).OfType<double>().DefaultIfEmpty(0).Min();
        long rounds = Math.Max(1, jobs.Max(j => j.Rounds.Length));
        var plot = new Plot(
            56,
            44,
            770,
            290,
            (0.5, rounds + 0.5),
            (Math.Floor(lowest * 10) / 10 * 100 is var floor && floor >= 100 ? 90 : floor, 100)
        );
        picture.Add(
            StepBands.Draw(plot, StepBands.Of(jobs[0])),
            plot.VerticalAxis(v => Labels.Number(v) + " %"),
            plot.RoundAxis("round", 12)
        );
        ImmutableArray<string> names = SeriesNames.Of(jobs);
        var ends = new List<(double, string, string)>();
        for (int i = jobs.Count - 1; i >= 0; i--)
        {
            string series = SeriesNames.ClassOf(i);
            var evaluated = jobs[i].Rounds.Where(r => r.Accuracy is not null).ToList();
            foreach (IGrouping<Stage, RoundHistory> stage in evaluated.GroupBy(r => r.Stage))
            {
                // the sub-models of shrinking are not those of growing: no line leads from the one to the other
                string kind =
                    stage.Key == Stage.Shrinking ? "line thin"
                    : i == 0 ? "line thick"
                    : "line";
                picture.Add(
                    Svg.Path(
                        Svg.Through(Thinning.Line([.. stage.Select(r => (plot.X(r.Round), plot.Y(100 * r.Accuracy!.Value.Share)))])),
                        $"{kind} {series}"
                    )
                );
            }

            foreach (RoundHistory r in evaluated.Count > Thinning.MostDots ? [] : evaluated)
            {
                string title =
                    $"{names[i]}, round {r.Round}, {r.Name.Label}: {Labels.Percent(r.Accuracy?.Share)} ({r.Accuracy!.Value.Correct} "
                    + $"of {r.Accuracy.Value.Total})";
                picture.Add(Svg.Dot(plot.X(r.Round), plot.Y(100 * r.Accuracy.Value.Share), i == 0 ? 3 : 2, $"dot {series}", title));
            }

            if (jobs[i].Accuracy is { } end && evaluated.Count > 0)
            {
                ends.Add((plot.Y(100 * end.Share), $"{names[i]} {Labels.Percent(end.Share)}", series));
            }
        }

        picture.Add(EndLabels.Draw(plot.Right + 12, plot.Bottom, ends));
        return picture;
    }
}
