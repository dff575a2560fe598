using ProFL.Learning.Freezing;
using ProFL.Messages.Wire;
using ProFL.Tools.Formatting;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Formatting;

public class FreezingLabelsTests
{
    private const long Point = 10_000_000;

    [Fact]
    public void Should_give_the_slope_of_the_line_when_all_values_under_it_are_known()
    {
        Assert.Equal(-2 * Point, FreezingLabels.SlopeOf(Statuses.Growing(12, 50 * Point, 48 * Point, 46 * Point, 44 * Point))!.Value, 9);
        Assert.Equal(
            "slope −2.00 pp a round, flat below 1 pp",
            FreezingLabels.Slope(Statuses.Growing(12, 50 * Point, 48 * Point, 46 * Point, 44 * Point))
        );
        Assert.Null(FreezingLabels.SlopeOf(Statuses.Growing(12, 50 * Point, 48 * Point, 46 * Point)));
        Assert.Equal("flat is a slope below 1 pp a round", FreezingLabels.Slope(Statuses.Growing(12)));
    }

    [Theory]
    [InlineData(50, 49, 48, 48)]
    [InlineData(50, 49, 48, 47)]
    [InlineData(50, 52, 50, 55)]
    public void Should_agree_with_the_rule_when_it_says_flat(long a, long b, long c, long d)
    {
        JobStatus status = Statuses.Growing(12, a * Point, b * Point, c * Point, d * Point);
        var rule = new FreezingRule(5, 4, 3, (long)status.SlopeThreshold, 16, 25);

        Assert.Equal(rule.IsFlat([.. status.Movements]), Math.Abs(FreezingLabels.SlopeOf(status)!.Value) < status.SlopeThreshold);
    }

    [Fact]
    public void Should_name_flat_rounds_minimum_and_maximum_when_it_is_early()
    {
        JobStatus status = Statuses.Growing(12, Point, Point, Point, Point);
        status.FlatInARow = 2;

        Assert.Equal(
            "Freezes after 3 flat rounds in a row (2 so far), not before round 16, at the latest in round 25.",
            FreezingLabels.WaitsFor(status)
        );
    }

    [Fact]
    public void Should_say_when_the_slope_is_known_when_values_are_missing()
    {
        Assert.Equal(
            "Freezes after 3 flat rounds in a row (its slope shows from round 8), not before round 16, at the latest in round 25.",
            FreezingLabels.WaitsFor(Statuses.Growing(5, Point))
        );
    }

    [Fact]
    public void Should_count_the_cool_down_when_a_step_has_one()
    {
        JobStatus status = Statuses.Growing(13, Point, Point, Point, Point);
        status.CoolDownRounds = 8;

        Assert.Equal(
            "Freezes after 3 flat rounds in a row (0 so far), not before round 16, and 8 rounds at a falling rate; "
                + "at the latest in round 33.",
            FreezingLabels.WaitsFor(status)
        );
    }

    [Fact]
    public void Should_wait_for_the_minimum_alone_when_movement_is_flat_already()
    {
        JobStatus status = Statuses.Growing(13, Point, Point, Point, Point);
        status.FlatInARow = 3;

        Assert.Equal(
            "Freezes after round 16, for its movement is flat already, at the latest in round 25.",
            FreezingLabels.WaitsFor(status)
        );
        status.RoundsInStep = 16;
        Assert.Equal("Its movement is flat: it is frozen.", FreezingLabels.WaitsFor(status));
    }

    [Fact]
    public void Should_count_the_rounds_left_when_their_number_is_fixed()
    {
        JobStatus status = Statuses.Learning();
        status.RoundsInStep = 7;

        Assert.Equal("Ends after 10 rounds: 3 more.", FreezingLabels.WaitsFor(status));
    }
}
