using System.Xml.Linq;
using ProFL.Learning.Curricula;
using ProFL.Learning.SubModels;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>The steps of a job as bands under what is drawn over its rounds.</summary>
internal static class StepBands
{
    private const double LetterWidth = 6;

    /// <summary>A run of rounds of one step.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="First">Its first round in this run.</param>
    /// <param name="Last">Its last round in this run.</param>
    public sealed record Span(StepHistory Step, long First, long Last);

    /// <summary>The steps that have rounds, in order; an extended step is one span.</summary>
    public static IReadOnlyList<Span> Of(RunHistory history)
    {
        var spans = new List<Span>();
        foreach (RoundHistory round in history.Rounds)
        {
            if (spans is [.., var last] && last.Step.Index == round.CurriculumIndex)
            {
                spans[^1] = last with { Last = round.Round };
            }
            else
            {
                spans.Add(new Span(history.Steps[round.CurriculumIndex], round.Round, round.Round));
            }
        }

        return spans;
    }

    /// <summary>Bands, names of stages and steps, and a diamond where a block was frozen.</summary>
    /// <param name="plot">Its horizontal axis is rounds; above it two lines of names have room.</param>
    /// <param name="spans">The steps.</param>
    public static IEnumerable<XElement> Draw(Plot plot, IReadOnlyList<Span> spans)
    {
        foreach ((Span span, int i) in spans.Select((s, i) => (s, i)))
        {
            double left = plot.X(span.First - 0.5);
            double right = plot.X(span.Last + 0.5);
            string name = span.Step.Name.Label;
            string title = $"{name}: rounds {span.First} to {span.Last}, {Labels.Meaning(span.Step.Phase)}";
            yield return Svg.Rectangle(left, plot.Top - 18, right - left, plot.Height + 18, i % 2 == 0 ? "band even" : "band odd", title);
            if (name.Length * LetterWidth < right - left)
            {
                yield return Svg.Text((left + right) / 2, plot.Top - 5, name, "tick", "middle");
            }
        }

        foreach (XElement stage in StageNames(plot, spans))
        {
            yield return stage;
        }

        foreach (Span span in spans.Where(s => s.Step.HasFrozen))
        {
            double x = plot.X(span.Last + 0.5);
            string title = $"{span.Step.ActiveBlock} frozen after round {span.Last}: {Labels.EndedBy(span.Step.FrozenBy)}";
            yield return Svg.Line(x, plot.Top, x, plot.Bottom, "freeze", title);
            yield return Svg.Diamond(x, plot.Top, 5, "freeze-mark", title);
        }
    }

    private static IEnumerable<XElement> StageNames(Plot plot, IReadOnlyList<Span> spans)
    {
        foreach (
            IGrouping<Stage, Span> stage in spans.Where(s => s.Step.Phase is not (Phase.Full or Phase.Polish)).GroupBy(s => s.Step.Stage)
        )
        {
            double left = plot.X(stage.First().First - 0.5);
            double right = plot.X(stage.Last().Last + 0.5);
            yield return Svg.Line(left + 1, plot.Top - 21, right - 1, plot.Top - 21, "stage");
            yield return Svg.Text(left + 2, plot.Top - 26, Labels.NameOf(stage.Key), "axis");
        }
    }
}
