using System.Xml.Linq;
using ProFL.Learning.Freezing;
using ProFL.Learning.Jobs;
using ProFL.Messages.Facts;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>Effective movement within one growing step: the curve, the line that is fitted to its end, and where the block froze.</summary>
internal static class MovementPicture
{
    /// <summary>Draws it.</summary>
    /// <param name="step">A step that freezes its block.</param>
    /// <param name="rounds">Its rounds.</param>
    /// <param name="freezing">What decides, and how movement is measured.</param>
    public static XElement Draw(StepHistory step, IReadOnlyList<RoundHistory> rounds, FreezingSpec freezing)
    {
        FreezingRule rule = freezing.Rule;
        bool decides = freezing.By == FreezingBy.Movement;
        XElement picture = Svg.Picture(500, 262, $"Effective movement in {step.Name.InSentence}");
        int last = Math.Max(decides ? rule.MaximumRounds : 2, rounds.Count);
        var plot = new Plot(40, 50, 446, 164, (0.5, last + 0.5), (0, 1));
        picture.Add(Svg.Text(4, 14, $"{step.Name.Label}: {step.ActiveBlock}", "heading"));
        picture.Add(Svg.Text(4, 33, Verdict(step, rounds, freezing), "axis"));
        picture.Add(plot.VerticalAxis(v => Labels.Number(v)), plot.RoundAxis("round of the step", 8));
        double walk = 1 / Math.Sqrt(rule.MovementWindow);
        picture.Add(
            Svg.Line(
                plot.Left,
                plot.Y(walk),
                plot.Right,
                plot.Y(walk),
                "reference",
                $"1/√{rule.MovementWindow} = {Labels.Number(walk)}: what updates in random directions give"
            )
        );
        if (decides)
        {
            picture.Add(Earliest(plot, rule));
        }

        foreach (List<int> run in Runs(rounds))
        {
            picture.Add(
                Svg.Path(
                    Svg.Through(Thinning.Line([.. run.Select(i => (plot.X(i + 1), plot.Y(rounds[i].Movement!.Value)))])),
                    "line series-0"
                )
            );
            foreach (int i in run.Count > Thinning.MostDots ? [] : run)
            {
                bool flat = decides && SlopeAt(rounds, run, i, rule) is { } slope && rule.IsFlat(slope.Window);
                string rate = SlopeAt(rounds, run, i, rule) is { } s ? $", slope {Labels.Slope(s.Value)} per round" : "";
                string title = $"round {i + 1} of the step: movement {Labels.Number(rounds[i].Movement!.Value)}{rate}";
                picture.Add(Svg.Dot(plot.X(i + 1), plot.Y(rounds[i].Movement!.Value), 3, flat ? "dot series-0" : "ring series-0", title));
            }

            if (decides)
            {
                picture.Add(FittedLine(plot, rounds, run, rule));
            }
        }

        if (step.HasFrozen)
        {
            double x = plot.X(rounds.Count + 0.5);
            picture.Add(
                Svg.Line(x, plot.Top, x, plot.Bottom, "freeze"),
                Svg.Diamond(x, plot.Top, 5, "freeze-mark", $"{step.ActiveBlock} frozen: {Labels.EndedBy(step.FrozenBy)}")
            );
        }

        return picture;
    }

    private static XElement Earliest(Plot plot, FreezingRule rule)
    {
        int earliest = Math.Max(rule.EarliestFreeze, rule.MinimumRounds);
        return Svg.Line(
            plot.X(earliest),
            plot.Top,
            plot.X(earliest),
            plot.Bottom,
            "reference",
            $"round {earliest}: the earliest in which movement can freeze the block"
        );
    }

    private static string Verdict(StepHistory step, IReadOnlyList<RoundHistory> rounds, FreezingSpec freezing)
    {
        FreezingRule rule = freezing.Rule;
        string rate =
            freezing.By == FreezingBy.Movement
            && Runs(rounds) is [.., var run]
            && run[^1] == rounds.Count - 1
            && SlopeAt(rounds, run, run[^1], rule) is { } slope
                ? $", slope {Labels.Slope(slope.Value)} per round"
                : "";
        return step.FrozenBy switch
        {
            StepEnding.Movement => $"frozen after {Labels.Count(step.Rounds, "round")}{rate}",
            StepEnding.FixedRounds => $"frozen after {Labels.Count(step.Rounds, "round")}, as the job says",
            StepEnding.Plateau => $"frozen after {Labels.Count(step.Rounds, "round")}: accuracy rises no more",
            StepEnding.MaximumRounds => $"frozen after {Labels.Count(step.Rounds, "round")}: it had its maximum{rate}",
            _ => $"{Labels.Count(step.Rounds, "round")} so far{rate}",
        };
    }

    // an extended step begins its window again
    private static List<List<int>> Runs(IReadOnlyList<RoundHistory> rounds)
    {
        var runs = new List<List<int>>();
        for (int i = 0; i < rounds.Count; i++)
        {
            if (rounds[i].Movement is null)
            {
                continue;
            }

            if (i == 0 || rounds[i - 1].Movement is null || rounds[i].RoundInStep == 1)
            {
                runs.Add([]);
            }

            runs[^1].Add(i);
        }

        return runs;
    }

    private static (double Value, long[] Window)? SlopeAt(IReadOnlyList<RoundHistory> rounds, List<int> run, int index, FreezingRule rule)
    {
        if (index - run[0] + 1 < rule.SlopeWindow)
        {
            return null;
        }

        long[] window =
        [
            .. Enumerable
                .Range(index - rule.SlopeWindow + 1, rule.SlopeWindow)
                .Select(i => (long)Math.Round(rounds[i].Movement!.Value * EffectiveMovement.Billion)),
        ];
        return (MovementSlope.Of(window), window);
    }

    private static XElement? FittedLine(Plot plot, IReadOnlyList<RoundHistory> rounds, List<int> run, FreezingRule rule)
    {
        if (SlopeAt(rounds, run, run[^1], rule) is not { } slope)
        {
            return null;
        }

        double half = (rule.SlopeWindow - 1) / 2.0;
        double centre = run[^1] + 1 - half;
        double mean = slope.Window.Average();
        (double, double) At(double offset) =>
            (plot.X(centre + offset), plot.Y((mean + (offset * slope.Value)) / EffectiveMovement.Billion));
        return Svg.Path(
            Svg.Through([At(-half), At(half)]),
            "fit",
            $"least-squares line through the last {rule.SlopeWindow} values: {Labels.Slope(slope.Value)} per round"
        );
    }
}
