using ProFL.Tools.Clusters;

namespace ProFL.Tools.Tests.Clusters;

public class BackOffTests
{
    [Fact]
    public void Should_double_up_to_half_a_minute_when_a_process_dies_again_and_again()
    {
        var backOff = new BackOff();

        TimeSpan[] pauses = [.. Enumerable.Range(0, 9).Select(_ => backOff.After(TimeSpan.FromSeconds(1)))];

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], pauses.Select(p => p.TotalSeconds));
    }

    [Fact]
    public void Should_begin_anew_when_the_process_had_lived_a_while()
    {
        var backOff = new BackOff();
        backOff.After(TimeSpan.Zero);
        backOff.After(TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromSeconds(0.5), backOff.After(TimeSpan.FromHours(1)));
    }
}
