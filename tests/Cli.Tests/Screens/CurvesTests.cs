using ProFL.Tools.Formatting;
using Spectre.Console;

namespace ProFL.Cli.Tests.Screens;

public class CurvesTests
{
    [Fact]
    public void Should_span_all_heights_when_a_sparkline_rises()
    {
        Assert.Equal("▁▂▃▄▅▆▇█", Sparkline.Of([1, 2, 3, 4, 5, 6, 7, 8], 20));
        Assert.Equal("▁█", Sparkline.Of([9, 0, 1], 2));
        Assert.Equal("▅", Sparkline.Of([0.3], 5));
        Assert.Equal("", Sparkline.Of([], 5));
    }

    [Fact]
    public void Should_draw_a_rising_line_from_the_lower_left_to_the_upper_right_when_values_rise()
    {
        IReadOnlyList<string> lines =
        [
            .. new LineChart(17, 2, 1, 10).Draw([new Point(1, 0.2), new Point(10, 0.8)], null).Select(Markup.Remove),
        ];

        Assert.Equal(2, lines.Count);
        Assert.StartsWith("80.0 %┤ ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("20.0 %┤⡀", lines[1].Replace('⣀', '⡀'), StringComparison.Ordinal);
        Assert.NotEqual(' ', lines[0][^1]);
        Assert.Equal(' ', lines[1][^1]);
        Assert.All(lines, l => Assert.Equal(17, l.Length));
    }

    [Fact]
    public void Should_stay_inside_when_the_trend_leaves_the_range_of_the_values()
    {
        IReadOnlyList<string> lines = new LineChart(20, 3, 1, 5).Draw(
            [new Point(2, 0.5), new Point(3, 0.5)],
            (new Point(1, 0), new Point(5, 1))
        );

        Assert.All(lines, l => Assert.Equal(20, Markup.Remove(l).Length));
        Assert.Contains(lines, l => l.Contains("[yellow]", StringComparison.Ordinal));
    }

    [Fact]
    public void Should_leave_out_a_mark_when_it_finds_no_room()
    {
        var chart = new LineChart(33, 2, 1, 25);

        Assert.Equal("      └1────────────min 14─max 25", Markup.Remove(chart.Axis([(1, "1"), (14, "min 14"), (25, "max 25")])));
        Assert.Equal("      └1───────────────────min 24", Markup.Remove(chart.Axis([(1, "1"), (24, "min 24"), (25, "max 25")])));
    }
}
