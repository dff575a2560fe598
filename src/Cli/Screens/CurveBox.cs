using ProFL.Messages.Wire;
using ProFL.Tools.Formatting;
using Spectre.Console.Rendering;

namespace ProFL.Cli.Screens;

/// <summary>The movement of the step against its rule; where rounds are fixed, accuracy so far. With what the step waits for.</summary>
internal static class CurveBox
{
    private const int LeastChartHeight = 2;

    public static IRenderable Of(ScreenModel model, JobStatus status, int width, int height)
    {
        int inner = Lines.InnerWidth(width);
        bool byMovement = FreezingLabels.IsByMovement(status);
        var sentences = new List<string>();
        if (byMovement)
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

        int chartHeight = height - 2 - sentences.Count - 1;
        IEnumerable<string> lines =
            chartHeight < LeastChartHeight ? sentences
            : byMovement ? [.. Movement(model, status, inner, chartHeight), .. sentences]
            : !HasAccuracyCurve(model) ? sentences
            : [.. Accuracy(model, inner, chartHeight), .. sentences];
        string title =
            byMovement ? $"Movement of {status.ActiveBlock}"
            : !HasAccuracyCurve(model) ? "This step"
            : "Accuracy on held-out data";
        return Lines.Box(title, lines, width, height);
    }

    private static IEnumerable<string> Movement(ScreenModel model, JobStatus status, int width, int height)
    {
        var chart = new LineChart(width, height, 1, Math.Max(2, status.MaximumRounds));
        string[] curve = [.. chart.Draw(model.Movements, TrendOf(status))];
        if (model.Movements.IsEmpty)
        {
            curve[height / 2] =
                $"[grey]{Lines.Fit($"{new string(' ', LineChart.ScaleWidth - 1)}┤ known from round {status.MovementWindow} on", width)}[/]";
        }

        return
        [
            .. curve,
            chart.Axis([
                (1, "1"),
                (status.MinimumRounds, $"min {status.MinimumRounds}"),
                (status.MaximumRounds, $"max {status.MaximumRounds}"),
            ]),
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
        if (FreezingLabels.SlopeOf(status) is not { } slope)
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
