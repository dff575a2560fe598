using ProFL.Tools.Bench;

namespace ProFL.Tools.Tests.Bench;

public class RoleTenthsTests
{
    private static readonly long[] EveryHundred = [.. Enumerable.Range(0, 11).Select(round => 1_000L + 100 * round)];

    [Fact]
    public void Should_take_the_median_of_each_tenth()
    {
        RoleSample[] samples = [.. Enumerable.Range(0, 30).Select(look => At(1_010 + 33 * look, handles: look))];

        var tenths = RoleTenths.Of("coordinator", samples, EveryHundred);

        Assert.Equal([1, 4, 7, 10, 13, 16, 19, 22, 25, 28], tenths.Handles);
    }

    [Fact]
    public void Should_keep_what_was_seen_last_where_a_tenth_had_no_look()
    {
        var tenths = RoleTenths.Of("coordinator", [At(900, 7), At(1_350, 8), At(1_750, 9)], EveryHundred);

        Assert.Equal([7, 7, 7, 8, 8, 8, 8, 9, 9, 9], tenths.Handles);
    }

    [Fact]
    public void Should_take_the_first_look_when_it_came_after_all_rounds()
    {
        var tenths = RoleTenths.Of("coordinator", [At(9_000, 7)], EveryHundred);

        Assert.Equal(Enumerable.Repeat(7, 10), tenths.Handles);
    }

    private static RoleSample At(long unixMs, int handles) => new(unixMs, 0, 0, handles, 0, 0);
}
