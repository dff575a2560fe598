using ProFL.Tools.Comparisons.Outcomes;

namespace ProFL.Tools.Tests.Comparisons;

public class MeanCurveTests
{
    [Fact]
    public void Should_be_the_line_itself_when_there_is_one() =>
        Assert.Equal(
            [(1.0, 0.2), (3.0, 0.4)],
            MeanCurve.Of([
                [(1, 0.2), (3, 0.4)],
                [],
            ]),
            Near
        );

    [Fact]
    public void Should_be_the_mean_at_each_place_where_all_lines_are_and_end_with_the_mean_of_the_ends() =>
        Assert.Equal(
            [(2.0, 0.25), (3.0, 0.40625), (4.0, 0.4375), (5.0, 0.5)],
            MeanCurve.Of([
                [(1, 0), (3, 0.5), (4, 0.5)],
                [(2, 0.25), (6, 0.5)],
            ]),
            Near
        );

    [Fact]
    public void Should_not_go_back_when_all_lines_end_at_one_place() =>
        Assert.Equal(
            [(1.0, 0.5), (2.0, 0.75)],
            MeanCurve.Of([
                [(1, 0), (2, 0.5)],
                [(1, 1), (2, 1)],
            ]),
            Near
        );

    [Fact]
    public void Should_have_no_point_when_there_is_no_line() => Assert.Empty(MeanCurve.Of([]));

    private static bool Near((double X, double Y) one, (double X, double Y) other) =>
        Math.Abs(one.X - other.X) < 1e-9 && Math.Abs(one.Y - other.Y) < 1e-9;
}
