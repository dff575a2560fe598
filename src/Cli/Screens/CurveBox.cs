using ProFL.Messages.Wire;
using ProFL.Tools.Formatting;
using Spectre.Console.Rendering;

namespace ProFL.Cli.Screens;

/// <summary>
/// The movement of a growing step, against its rule where that decides; accuracy so far in other steps. With what the step waits for.
/// </summary>
internal static class CurveBox
{
    private const int LeastChartHeight = 2;

    public static IRenderable Of(ScreenModel model, JobStatus status, int width, int height)
    {
        int inner = Lines.InnerWidth(width);
        bool showsMovement = FreezingLabels.IsMeasured(status);
        var sentences = new List<string>();
        if (FreezingLabels.IsByMovement(status))
        {
            sentences.AddRange(
                Lines.Wrap(Sentence(FreezingLabels.Slope(status)), inner).Select(l => $"[{(IsFlat(status) ? "green" : "yellow")}]{l}[/]")
            );
        }
        else
        {
            sentences.AddRange(Lines.Wrap(StepLabels.PurposeOf(status), inner));
        }

        if (status.MaximumRounds > 0)
        {
            sentences.AddRange(Lines.Wrap(FreezingLabels.WaitsFor(status), inner));
        }

        // the curve and its axis stay, whatever the sentences take; those that are cut can be read in a larger window
        int chartHeight = Math.Max(LeastChartHeight, height - 2 - sentences.Count - 1);
        IEnumerable<string> lines =
            chartHeight + 1 > height - 2 ? sentences
            : showsMovement ? [.. Movement(model, status, inner, chartHeight), .. sentences]
            : !HasAccuracyCurve(model) ? sentences
            : [.. Accuracy(model, inner, chartHeight), .. sentences];
        string title =
            showsMovement ? $"Movement of {status.ActiveBlock}"
            : !HasAccuracyCurve(model) ? "This step"
            : "Accuracy on held-out data";
        return Lines.Box(title, lines, width, height);
    }

    private static IEnumerable<string> Movement(ScreenModel model, JobStatus status, int width, int height)
    {
        int last = Math.Max(status.MaximumRounds, status.RoundsInStep + status.CoolDownLeft);
        var chart = new LineChart(width, height, 1, Math.Max(2, last));
        string[] curve = [.. chart.Draw(model.Movements, TrendOf(status))];
        if (model.Movements.IsEmpty)
        {
            curve[height / 2] =
                $"[grey]{Lines.Fit($"{new string(' ', LineChart.ScaleWidth - 1)}┤ known from round {status.MovementWindow} on", width)}[/]";
        }

        return
        [
            .. curve,
            chart.Axis(
                status.MinimumRounds < status.MaximumRounds
                    ?
                    [
                        (1, "1"),
                        (status.MinimumRounds, $"min {status.MinimumRounds}"),
                        (status.MaximumRounds, $"max {status.MaximumRounds}"),
                    ]
                    : [(1, "1"), (status.MaximumRounds, $"{status.MaximumRounds}")]
            ),
        ];
    }

    private static IEnumerable<string> Accuracy(ScreenModel model, int width, int height)
    {
        long last = model.Accuracies[^1].Round;
        var chart = new LineChart(width, height, model.Accuracies[0].Round, last);
        return [.. chart.Draw(model.Accuracies, null), chart.Axis([(chart.FirstRound, $"{chart.FirstRound}"), (last, $"{last}")])];
    }

    // the least-squares line goes through the mean of its values
    private static (Point From, Point To)? TrendOf(JobStatus status)
    {
        if (!FreezingLabels.IsByMovement(status) || FreezingLabels.SlopeOf(status) is not { } slope)
        {
            return null;
        }

        double mean = status.Movements.Average(m => m / 1e9);
        double half = slope / 1e9 * (status.Movements.Count - 1) / 2;
        return (new Point(status.RoundsInStep - status.Movements.Count + 1, mean - half), new Point(status.RoundsInStep, mean + half));
    }

    private static bool HasAccuracyCurve(ScreenModel model) => model.Accuracies.Length > 1;

    private static bool IsFlat(JobStatus status) => status.FlatInARow > 0;

    private static string Sentence(string phrase) => char.ToUpperInvariant(phrase[0]) + phrase[1..] + ".";
}
