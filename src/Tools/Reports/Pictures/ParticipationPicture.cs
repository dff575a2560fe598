using System.Globalization;
using System.Text;
using System.Xml.Linq;
using ProFL.Learning.SubModels;
using ProFL.Tools.Formatting;
using ProFL.Tools.Histories;

namespace ProFL.Tools.Reports.Pictures;

/// <summary>Clients by rounds: who trained what, before a background of who could.</summary>
internal static class ParticipationPicture
{
    /// <summary>More clients than these are thinned out evenly.</summary>
    public const int MostRows = 100;

    private const double Left = 156;
    private const double Width = 790;

    /// <summary>The clients that are drawn, the largest budget first.</summary>
    public static IReadOnlyList<ClientHistory> RowsOf(RunHistory history)
    {
        ClientHistory[] sorted = [.. history.Clients.OrderByDescending(c => c.MemoryBytes).ThenBy(c => c.Client, StringComparer.Ordinal)];
        return sorted.Length <= MostRows
            ? sorted
            : [.. Enumerable.Range(0, MostRows).Select(i => sorted[i * (sorted.Length - 1) / (MostRows - 1)])];
    }

    /// <summary>Draws it.</summary>
    public static XElement Draw(RunHistory history)
    {
        IReadOnlyList<ClientHistory> rows = RowsOf(history);
        double rowHeight = rows.Count switch
        {
            <= 24 => 18,
            <= 48 => 12,
            _ => 7,
        };
        double height = Math.Max(1, rows.Count) * rowHeight;
        XElement picture = Svg.Picture(1040, height + 92, "Which client trained in which round, and what");
        picture.Add(Hatching());
        var plot = new Plot(Left, 48, Width, height, (0.5, Math.Max(1, history.Rounds.Length) + 0.5), (rows.Count, 0));
        IReadOnlyList<StepBands.Span> spans = StepBands.Of(history);
        picture.Add(StepBands.Draw(plot, spans), spans.SelectMany(span => Eligibilities(plot, span, rows)));
        picture.Add(Svg.Text(plot.Right + 14, 34, "rounds", "axis"), Svg.Text(8, 34, "client, budget", "axis"));
        var taken = history
            .Rounds.SelectMany(r => r.Members.Select(m => (r.Round, Member: m)))
            .GroupBy(t => t.Member.Client, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        int labelled = rowHeight < 10 ? 2 : 1;
        for (int row = 0; row < rows.Count; row++)
        {
            ClientHistory client = rows[row];
            if (row % labelled == 0)
            {
                double baseLine = plot.Y(row + 0.5) + 3.5;
                picture.Add(
                    Svg.Text(8, baseLine, client.Client, "row"),
                    Svg.Text(Left - 10, baseLine, Labels.Size(client.MemoryBytes), "row", "end")
                );
                picture.Add(Svg.Text(plot.Right + 14, baseLine, client.Rounds.ToString(CultureInfo.InvariantCulture), "row"));
            }

            picture.Add(Cells(plot, row, client, taken.GetValueOrDefault(client.Client, [])));
        }

        picture.Add(plot.RoundAxis("round", 12));
        return picture;
    }

    // rows are sorted by budget, so that in a step those of equal eligibility lie together
    private static IEnumerable<XElement> Eligibilities(Plot plot, StepBands.Span span, IReadOnlyList<ClientHistory> rows)
    {
        for (int row = 0; row < rows.Count; )
        {
            ClientShare? eligibility = rows[row].Abilities[span.Step.Index];
            int first = row;
            while (row < rows.Count && rows[row].Abilities[span.Step.Index] == eligibility)
            {
                row++;
            }

            if (eligibility == ClientShare.Full)
            {
                continue;
            }

            double x = plot.X(span.First - 0.5);
            string what = eligibility is { } share ? $"budget suffices for {Labels.Meaning(share)}" : "budget suffices for no share of it";
            yield return Svg.Rectangle(
                x,
                plot.Y(first),
                plot.X(span.Last + 0.5) - x,
                plot.Y(row) - plot.Y(first),
                eligibility is null ? "unable" : "partly",
                $"{span.Step.Name.Label}: {what}"
            );
        }
    }

    private static IEnumerable<XElement> Cells(Plot plot, int row, ClientHistory client, List<(long Round, RoundMember Member)> taken)
    {
        double top = plot.Y(row) + 1;
        double bottom = plot.Y(row + 1) - 1;
        string title =
            $"{client.Client} at {client.Site}: {Labels.Size(client.MemoryBytes)}, {Labels.Count(client.Samples, "sample")}, "
            + $"{Labels.Count(client.RoundsWhole, "round")} whole, {client.RoundsPartly} partly";
        foreach (IGrouping<string, (long Round, RoundMember)> kind in taken.GroupBy(t => ClassOf(t.Member)))
        {
            var path = new StringBuilder();
            foreach ((long round, _) in kind)
            {
                double gap = plot.X(1) - plot.X(0) > 4 ? 0.5 : 0;
                double left = plot.X(round - 0.5) + gap;
                double right = plot.X(round + 0.5) - gap;
                path.Append(
                    CultureInfo.InvariantCulture,
                    $"M{Svg.Number(left)} {Svg.Number(top)}H{Svg.Number(right)}V{Svg.Number(bottom)}H{Svg.Number(left)}z"
                );
            }

            yield return Svg.Path(path.ToString(), kind.Key, title);
        }
    }

    /// <summary>The class that colours what a member did.</summary>
    public static string ClassOf(RoundMember member) =>
        (member.Outcome, member.Share) switch
        {
            (not MemberOutcome.Accepted, _) => "cell lost",
            (_, ClientShare.Full) => "cell whole",
            (_, ClientShare.OutputModule) => "cell output-module",
            _ => "cell head-only",
        };

    private static XElement Hatching() =>
        new(
            "defs",
            new XElement(
                "pattern",
                new XAttribute("id", "hatching"),
                new XAttribute("width", 6),
                new XAttribute("height", 6),
                new XAttribute("patternUnits", "userSpaceOnUse"),
                new XAttribute("patternTransform", "rotate(45)"),
                Svg.Line(0, 0, 0, 6, "hatch")
            )
        );
}
