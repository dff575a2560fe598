using ProFL.Tools.Formatting;

namespace ProFL.Tools.Tests.Formatting;

public class UnitsTests
{
    [Theory]
    [InlineData(0, "0 KiB")]
    [InlineData(200 << 10, "200 KiB")]
    [InlineData((1 << 20) - 1, "1023 KiB")]
    [InlineData(1 << 20, "1.0 MiB")]
    public void Should_write_a_size_in_kib_when_it_is_below_one_mib(long bytes, string expected) =>
        Assert.Equal(expected, Labels.Size(bytes));

    [Theory]
    [InlineData(10, 12, "10.0 to 12.0 MiB")]
    [InlineData(12, 12, "12.0 MiB")]
    [InlineData(500, 20480, "500.0 MiB to 20.0 GiB")]
    public void Should_say_the_unit_once_when_both_ends_have_it(long leastMebi, long mostMebi, string expected) =>
        Assert.Equal(expected, Units.Range(leastMebi << 20, mostMebi << 20));

    [Theory]
    [InlineData(3, "a few seconds")]
    [InlineData(23, "about 25 s")]
    [InlineData(200, "about 3 min")]
    [InlineData(9000, "about 2.5 h")]
    public void Should_be_coarser_when_a_time_left_is_longer(int seconds, string expected) =>
        Assert.Equal(expected, Units.Roughly(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(65, "1:05")]
    [InlineData(3725, "1:02:05")]
    public void Should_show_hours_when_there_are_some(int seconds, string expected) =>
        Assert.Equal(expected, Units.Clock(TimeSpan.FromSeconds(seconds)));
}
