using System.Globalization;
using System.Xml.Linq;
using ProFL.Learning.Curricula;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>
/// Memory that each step needs, estimated and measured, beside the full network's need and the budgets of the fleet, on one scale.
/// </summary>
internal static class MemoryPicture
{
    private const double Mebi = 1024 * 1024;
    private const double Headroom = 1.6;
    private const double WidestBar = 60;

    // more would be narrower than a dot
    private const int MostBudgets = 170;

    /// <summary>Draws it.</summary>
    public static XElement Draw(RunHistory history)
    {
        XElement picture = Svg.Picture(1040, 372, "Memory of each step beside the fleet's budgets");
        double top = TopOf(history);
        var steps = new Plot(64, 44, 560, 280, (0, history.Steps.Length + (Repeats(history) ? 0 : 1)), (0, top));
        var fleet = new Plot(680, 44, 340, 280, (0, Math.Max(1, history.Clients.Length)), (0, top));
        picture.Add(
            steps.VerticalAxis(v => $"{Labels.Number(v)} MiB", "what a client needs to train the step"),
            fleet.VerticalAxis(_ => "", "what the clients have, largest budget first")
        );
        picture.Add(
            Svg.Line(steps.Left, steps.Bottom, steps.Right, steps.Bottom, "base"),
            Svg.Line(fleet.Left, fleet.Bottom, fleet.Right, fleet.Bottom, "base")
        );
        (long Bytes, string CssClass)[] needs =
        [
            (history.FullNetwork.MemoryBytes, "need-full"),
            .. history.LargestPartBytes is { } part ? [(part, "need-step")] : Array.Empty<(long, string)>(),
        ];
        picture.Add(needs.Select(n => Svg.Line(steps.Left, steps.Y(n.Bytes / Mebi), fleet.Left, steps.Y(n.Bytes / Mebi), n.CssClass)));
        foreach (StepHistory step in history.Steps)
        {
            string name = step.Name.Label;
            picture.Add(
                Bars(
                    steps,
                    step.Index,
                    name,
                    step.EstimatedBytes,
                    step.MeasuredPeakBytes,
                    history.FullNetwork.ConstantBytes,
                    step.Phase is Phase.Full or Phase.Polish ? "bar-full" : "bar"
                )
            );
        }

        if (!Repeats(history))
        {
            picture.Add(
                Bars(
                    steps,
                    history.Steps.Length,
                    "full network",
                    history.FullNetwork.MemoryBytes,
                    null,
                    history.FullNetwork.ConstantBytes,
                    "bar-full"
                )
            );
        }

        picture.Add(
            Budgets(fleet, history),
            needs.Select(n => Svg.Line(fleet.Left, fleet.Y(n.Bytes / Mebi), fleet.Right, fleet.Y(n.Bytes / Mebi), n.CssClass)),
            NamesOfNeeds(fleet, history)
        );
        return picture;
    }

    /// <summary>Whether budgets go beyond the picture's top, and are cut there.</summary>
    public static bool IsCut(RunHistory history) => history.Clients.Any(c => c.MemoryBytes / Mebi > TopOf(history));

    /// <summary>Whether a step trains the full network, so that it need not be drawn again.</summary>
    private static bool Repeats(RunHistory history) => history.Steps.Any(s => s.Phase is Phase.Full or Phase.Polish);

    // a fleet far above every need would press the steps to the ground
    private static double TopOf(RunHistory history)
    {
        long need = history
            .Steps.SelectMany(s => new[] { s.EstimatedBytes, s.MeasuredPeakBytes ?? 0 })
            .Append(history.FullNetwork.MemoryBytes)
            .Max();
        long budget = history.Clients.Select(c => c.MemoryBytes).DefaultIfEmpty(0).Max();
        return 1.04 * Math.Max(need, Math.Min(budget, Headroom * need)) / Mebi;
    }

    private static IEnumerable<XElement> Bars(
        Plot plot,
        int place,
        string name,
        long estimated,
        long? measured,
        long constant,
        string cssClass
    )
    {
        double slot = plot.X(1) - plot.X(0);
        double width = Math.Min(WidestBar, slot * (measured is null ? 0.5 : 0.36));
        double left = plot.X(place + 0.5) - (measured is null ? width / 2 : width + 1);
        string title =
            $"{name}: {Labels.Size(estimated)} estimated, of which {Labels.Size(constant)} for any "
            + $"training{(measured is { } m ? $"; {Labels.Size(m)} measured" : "")}";
        yield return Svg.Rectangle(left, plot.Y(estimated / Mebi), width, plot.Bottom - plot.Y(estimated / Mebi), cssClass, title);
        yield return Svg.Rectangle(left, plot.Y(constant / Mebi), width, plot.Bottom - plot.Y(constant / Mebi), "constant", title);
        if (measured is { } peak)
        {
            yield return Svg.Rectangle(left + width + 2, plot.Y(peak / Mebi), width, plot.Bottom - plot.Y(peak / Mebi), "measured", title);
        }

        yield return Svg.Text(
            plot.X(place + 0.5),
            Math.Min(plot.Y(estimated / Mebi), plot.Y((measured ?? 0) / Mebi)) - 5,
            (estimated / Mebi).ToString("0.0", CultureInfo.InvariantCulture),
            "value",
            "middle"
        );
        string[] lines = name.Split(' ');
        for (int i = 0; i < lines.Length; i++)
        {
            yield return Svg.Text(plot.X(place + 0.5), plot.Bottom + 16 + (14 * i), lines[i], "tick", "middle");
        }
    }

    private static IEnumerable<XElement> Budgets(Plot plot, RunHistory history)
    {
        ClientHistory[] all = [.. history.Clients.OrderByDescending(c => c.MemoryBytes)];
        ClientHistory[] clients = [.. Thinning.Evenly(all, MostBudgets)];
        double slot = plot.Width / Math.Max(1, clients.Length);
        for (int i = 0; i < clients.Length; i++)
        {
            double y = plot.Y(Math.Min(clients[i].MemoryBytes / Mebi, plot.Vertical.To));
            string cssClass = clients[i].MemoryBytes >= history.FullNetwork.MemoryBytes ? "budget able" : "budget";
            yield return Svg.Rectangle(
                plot.Left + (i * slot) + (slot * 0.15),
                y,
                slot * 0.7,
                plot.Bottom - y,
                cssClass,
                $"{clients[i].Client}: {Labels.Size(clients[i].MemoryBytes)}"
            );
        }

        yield return Svg.Text(plot.Left, plot.Bottom + 16, Labels.Count(all.Length, "client"), "tick");
    }

    // the one above its line, the other below its own: however near they are, the names do not meet
    private static IEnumerable<XElement> NamesOfNeeds(Plot fleet, RunHistory history)
    {
        double full = fleet.Y(history.FullNetwork.MemoryBytes / Mebi);
        yield return Svg.Text(
            fleet.Right,
            full - 6,
            $"{Labels.Whole(history.Spec.Method.Strategy)}: {history.FullNetwork.ClientsAble} of {history.Clients.Length} can",
            "end need-full-text",
            "end"
        );
        if (history.LargestPartBytes is { } part)
        {
            double largest = fleet.Y(part / Mebi);
            int able = history.Clients.Count(c => c.MemoryBytes >= part);
            yield return Svg.Text(
                fleet.Right,
                largest + 15,
                $"every {(history.HasPolish ? "other " : "")}step, whole: {able} of {history.Clients.Length} can",
                "end need-step-text",
                "end"
            );
        }
    }
}
