using System.Globalization;
using System.Xml.Linq;
using ProFL.Learning.Jobs;
using ProFL.Tools.Comparisons.Documents;
using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Reports.Pictures;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Comparisons;

public class ComparisonDocumentsTests
{
    private const string Command = "profl compare digits.conf --methods profl,exclusive,all-small,fedavg --seeds 1,2";

    [Fact]
    public void Should_have_a_line_for_each_run_when_it_is_a_table_of_values()
    {
        string[] lines = ComparisonCsv.Of(Samples.Usual().Comparison).Split("\r\n");

        Assert.Equal(7 + 1 + 1, lines.Length);
        Assert.StartsWith("job,method,seed,end,accuracy,worstClassAccuracy,bytesDown,bytesUp,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("digits-profl-seed-1,profl,1,finished,0.8,,10485760,31457280,,4194304,1000,", lines[1], StringComparison.Ordinal);
        Assert.Equal("digits-exclusive-seed-1,exclusive,1,not-possible,,,,,,,,,,,,,,no client is able", lines[3]);
        Assert.All(lines[1..^1], line => Assert.Equal(lines[0].Count(c => c == ','), line.Count(c => c == ',')));
    }

    [Fact]
    public void Should_hold_command_seeds_means_and_findings_when_it_is_markdown()
    {
        (ComparisonPlan plan, MethodComparison comparison) = Samples.Usual();

        string text = ComparisonMarkdown.Of(comparison, plan, Command);

        Assert.Contains("    " + Command, text, StringComparison.Ordinal);
        Assert.Contains("Seeds 1, 2.", text, StringComparison.Ordinal);
        Assert.Matches(@"\| ProFL +\| 82\.0 ± 2\.8 % \|", text);
        Assert.Matches(@"\| AllSmall \(1 of 2 seeds\) +\| +90\.0 % \|", text);
        Assert.Matches(@"\| ExclusiveFL +\| +none \|", text);
        Assert.Matches(@"\| FedAvg, stopped at ProFL's bytes +\| +71\.0 ± 1\.4 % \|", text);
        Assert.Contains("* ExclusiveFL: Not possible with seed 1, 2: no client is able", text, StringComparison.Ordinal);
        Assert.All(comparison.Findings, finding => Assert.Contains("* " + finding, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Should_have_picture_table_findings_and_runs_when_it_is_a_page()
    {
        (ComparisonPlan plan, MethodComparison comparison) = Samples.Usual();

        XElement page = Page(plan, comparison);

        Assert.Equal(
            ["Accuracy over bytes", "What it says", "Accuracy and bytes", "Cost, and who took part", "Run by run"],
            page.Descendants("h2").Select(heading => heading.Value)
        );
        Assert.Equal("ProFL: 82.0 ± 2.8 % on held-out data, with 50.0 % of FedAvg's bytes", page.Descendants("h1").Single().Value);
        Assert.Contains(
            page.Descendants("p"),
            p => (string?)p.Attribute("class") == "notice" && p.Value == "ExclusiveFL: Not possible with seed 1, 2: no client is able"
        );
        Assert.Contains("digits-profl-seed-1/report.html", page.Descendants("a").Select(a => (string)a.Attribute("href")!));
        Assert.Equal(5, page.Descendants("tbody").First().Elements().Count());
    }

    [Fact]
    public void Should_have_no_picture_when_nothing_was_evaluated()
    {
        ComparisonPlan plan = Samples.Plan("exclusive", 1);

        XElement page = Page(
            plan,
            MethodComparison.Of(plan, [ComparedOutcome.NotPossible(plan.RunOf(MethodName.Exclusive, 1), "no client is able")])
        );

        Assert.Empty(page.Descendants("svg"));
    }

    [Fact]
    public void Should_draw_a_dot_for_each_evaluation_and_a_line_for_each_mean_when_it_is_a_picture()
    {
        XElement picture = AccuracyBytesPicture.Draw(ComparisonSeries.Of(Samples.Usual().Comparison));

        Assert.Equal(11, Classed(picture, "circle", "pale").Length);
        Assert.Single(Classed(picture, "circle", "ring"));
        Assert.Equal(2, Classed(picture, "path", "line").Length);
        Assert.Equal(3, Classed(picture, "text", "end").Length);
        Assert.Contains(
            "FedAvg, everybody, seed 2, round 20: 81.0 % after 41.0 MiB",
            Classed(picture, "circle", "pale").Select(dot => dot.Element("title")!.Value)
        );
    }

    [Fact]
    public void Should_place_dots_by_bytes_and_accuracy_when_it_draws()
    {
        XElement[] dots = Classed(AccuracyBytesPicture.Draw(ComparisonSeries.Of(Samples.Usual().Comparison)), "circle", "pale");

        XElement Dot(string label) => dots.Single(dot => dot.Element("title")!.Value.StartsWith(label, StringComparison.Ordinal));
        XElement early = Dot("ProFL, seed 1, round 10:");
        XElement late = Dot("ProFL, seed 1, round 20:");
        XElement last = Dot("FedAvg, everybody, seed 1, round 30:");
        Assert.Equal(2, (Number(late, "cx") - Left) / (Number(early, "cx") - Left), 3);
        Assert.Equal(4, (Number(last, "cx") - Left) / (Number(early, "cx") - Left), 3);
        Assert.True(Number(last, "cy") < Number(late, "cy") && Number(late, "cy") < Number(early, "cy"));
    }

    [Fact]
    public void Should_draw_no_line_from_shrinking_to_growing_when_a_job_has_both()
    {
        ComparisonPlan plan = Samples.Plan("profl", 1);
        RunFigures figures = Samples.Figures(0.8, 40) with
        {
            Evaluations =
            [
                Samples.Point(10, 5, 0.5, shrinking: true),
                Samples.Point(20, 10, 0.6, shrinking: true),
                Samples.Point(30, 20, 0.2),
                Samples.Point(40, 40, 0.8),
            ],
        };

        BytesSeries series = Assert.Single(
            ComparisonSeries.Of(MethodComparison.Of(plan, [Samples.Finished(plan, MethodName.ProFL, 1, figures)]))
        );

        Assert.Equal([(true, 2), (false, 2)], series.Lines.Select(line => (line.IsThin, line.Points.Length)));
    }

    private const double Left = 56;

    private static XElement Page(ComparisonPlan plan, MethodComparison comparison)
    {
        using var folder = new TemporaryFolder();
        ComparisonPage.Write(folder.File("comparison.html"), comparison, plan, Command);
        return XElement.Parse(File.ReadAllText(folder.File("comparison.html"))["<!DOCTYPE html>\n".Length..]);
    }

    private static XElement[] Classed(XElement picture, string name, string cssClass) =>
        [.. picture.Elements(name).Where(element => ((string?)element.Attribute("class"))!.Split(' ').Contains(cssClass))];

    private static double Number(XElement element, string attribute) =>
        double.Parse((string)element.Attribute(attribute)!, CultureInfo.InvariantCulture);
}
