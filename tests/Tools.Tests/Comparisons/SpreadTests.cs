using ProFL.Tools.Comparisons.Outcomes;

namespace ProFL.Tools.Tests.Comparisons;

public class SpreadTests
{
    [Fact]
    public void Should_be_mean_and_sample_deviation_when_there_are_several_values()
    {
        Spread spread = Spread.Of([2, 4, 4, 4, 5, 5, 7, 9])!;

        Assert.Equal(5, spread.Mean);
        Assert.Equal(Math.Sqrt(32.0 / 7), spread.Deviation!.Value, 12);
        Assert.Equal(8, spread.Count);
    }

    [Fact]
    public void Should_have_no_deviation_when_there_is_one_value() => Assert.Equal(new Spread(3, null, 1), Spread.Of([3, null]));

    [Fact]
    public void Should_be_nothing_when_no_value_is_known() => Assert.Null(Spread.Of([null, null]));

    [Fact]
    public void Should_be_text_with_its_unit_when_a_person_reads_it()
    {
        Assert.Equal("83.9 ± 0.4 %", SpreadFormatting.Percent(new Spread(0.839, 0.004, 3)));
        Assert.Equal("83.9 %", SpreadFormatting.Percent(new Spread(0.839, null, 1)));
        Assert.Equal("–", SpreadFormatting.Percent(null));
        Assert.Equal("1.50 ± 0.25 MiB", SpreadFormatting.Size(new Spread(1.5 * Samples.Mebi, 0.25 * Samples.Mebi, 2)));
        Assert.Equal("12.3 MiB", SpreadFormatting.Size(new Spread(12.34 * Samples.Mebi, null, 1)));
        Assert.Equal("20.0 ± 0.5 GiB", SpreadFormatting.Size(new Spread(20480.0 * Samples.Mebi, 512.0 * Samples.Mebi, 2)));
        Assert.Equal("12.3 ± 1.0 s", SpreadFormatting.Seconds(new Spread(12.34, 1, 2)));
        Assert.Equal("123 ± 4 s", SpreadFormatting.Seconds(new Spread(123.4, 4.4, 2)));
        Assert.Equal("1,200 ± 2.5", SpreadFormatting.Count(new Spread(1200, 2.5, 3)));
    }
}
