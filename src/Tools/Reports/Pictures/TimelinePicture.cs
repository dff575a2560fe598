using System.Xml.Linq;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>What befell a job beside its rounds, in a lane for each kind, over the rounds.</summary>
internal static class TimelinePicture
{
    private const double LaneHeight = 26;
    private const int Slots = 200;
    private const int LinesOfTitle = 6;

    private static readonly (string Name, string CssClass, HappeningKind[] Kinds)[] Lanes =
    [
        ("coordinators", "mark-term", [HappeningKind.Term]),
        ("paused, resumed", "mark-pause", [HappeningKind.Pause, HappeningKind.Resume]),
        ("clients left, back", "mark-exclusion", [HappeningKind.Exclusion]),
        ("stragglers", "mark-stragglers", [HappeningKind.Stragglers]),
        ("faults", "mark-fault", [HappeningKind.Fault]),
        ("decisions", "mark-decision", [HappeningKind.Decision]),
    ];

    /// <summary>Draws it.</summary>
    public static XElement Draw(RunHistory history)
    {
        // a lane in which nothing happened tells nothing
        (string Name, string CssClass, HappeningKind[] Kinds)[] lanes =
        [
            .. Lanes.Where((lane, i) => i == 0 || history.Happenings.Any(h => lane.Kinds.Contains(h.Kind))),
        ];
        double height = lanes.Length * LaneHeight;
        XElement picture = Svg.Picture(1040, height + 92, "Coordinators, pauses, exclusions, stragglers and faults over rounds");
        var plot = new Plot(142, 48, 860, height, (0.5, Math.Max(1, history.Rounds.Length) + 0.5), (lanes.Length, 0));
        picture.Add(StepBands.Draw(plot, StepBands.Of(history)), plot.RoundAxis("round", 12));
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            (string name, string cssClass, HappeningKind[] kinds) = lanes[lane];
            double y = plot.Y(lane + 0.5);
            picture.Add(
                Svg.Text(plot.Left - 12, y + 4, name, "tick", "end"),
                Svg.Line(plot.Left, plot.Y(lane + 1), plot.Right, plot.Y(lane + 1), "grid"),
                Marks(plot, y, cssClass, [.. history.Happenings.Where(h => kinds.Contains(h.Kind))])
            );
        }

        return picture;
    }

    // what happened at one place of the picture is one mark, larger where it is more
    private static IEnumerable<XElement> Marks(Plot plot, double y, string cssClass, JobHappening[] happenings)
    {
        foreach (IGrouping<int, JobHappening> there in happenings.GroupBy(h => SlotOf(plot, h.Round)))
        {
            int count = there.Count();
            double x = plot.Left + ((there.Key + 0.5) * plot.Width / Slots);
            string title = string.Join(
                '\n',
                there
                    .Take(LinesOfTitle)
                    .Select(h => h.Text)
                    .Concat(count > LinesOfTitle ? [$"and {Labels.Count(count - LinesOfTitle)} more"] : [])
            );
            yield return Svg.Dot(x, y, count == 1 ? 5 : 7, "mark " + cssClass, title);
            if (count > 1)
            {
                yield return Svg.Text(x + 10, y + 4, Labels.Count(count), "row");
            }
        }
    }

    private static int SlotOf(Plot plot, long round) =>
        (int)Math.Clamp((plot.X(Math.Max(1, round)) - plot.Left) / plot.Width * Slots, 0, Slots - 1);
}
