using ProFL.Learning.Freezing;

namespace ProFL.Learning.Tests.Freezing;

public class AccuracyPlateauTests
{
    // half a percentage point of 2,000 samples: ten more right answers
    private static readonly PlateauRule Rule = new(Evaluations: 3, Margin: 5_000_000, MinimumRounds: 8, MaximumRounds: 40);

    [Theory]
    [InlineData(new[] { 1000L, 1010, 1020, 1030 }, 0)]
    [InlineData(new[] { 1000L, 1009, 1009, 1009 }, 3)]
    [InlineData(new[] { 1000L, 1009, 1010, 1019 }, 1)]
    [InlineData(new[] { 1000L, 900, 905, 1010 }, 0)]
    [InlineData(new[] { 0L, 0, 0 }, 2)]
    public void Should_count_evaluations_since_the_last_rise_when_accuracy_is_followed(long[] correct, int withoutRise) =>
        Assert.Equal(withoutRise, After(correct).WithoutRise);

    [Fact]
    public void Should_rise_with_any_more_right_answer_when_the_margin_is_none()
    {
        PlateauRule any = Rule with { Margin = 0 };
        Assert.True(any.IsRise(1001, 1000, 2000));
        Assert.False(any.IsRise(1000, 1000, 2000));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(7, false)]
    public void Should_be_reached_when_the_evaluations_are_in_and_the_minimum_of_rounds_is_done(int rounds, bool isReached)
    {
        Assert.Equal(isReached, After(1000, 1001, 1002, 1003).IsReached(Rule, rounds));
        Assert.False(After(1000, 1001, 1002).IsReached(Rule, 30));
    }

    [Fact]
    public void Should_refuse_a_rule_that_cannot_work()
    {
        Assert.Throws<ArgumentException>((Rule with { MinimumRounds = 41 }).Validate);
        Assert.Throws<ArgumentException>((Rule with { Evaluations = 0 }).Validate);
        Rule.Validate();
    }

    private static AccuracyPlateau After(params long[] correct) =>
        correct.Aggregate(AccuracyPlateau.Start, (plateau, c) => plateau.Next(Rule, c, 2000));
}
