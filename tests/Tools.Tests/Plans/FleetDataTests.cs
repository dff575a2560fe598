using ProFL.Tools.Plans;

namespace ProFL.Tools.Tests.Plans;

public class FleetDataTests
{
    // nobody has class 2
    private static readonly FleetData Data = new(
        [],
        new Dictionary<string, long[]>
        {
            ["a"] = [6, 0, 0, 0],
            ["b"] = [0, 3, 0, 0],
            ["c"] = [1, 5, 0, 5],
        }
    );

    [Fact]
    public void Should_miss_only_classes_that_the_fleet_has_when_some_clients_are_able()
    {
        Coverage coverage = Data.Of(["a", "b"]);
        Assert.Equal(0.45, coverage.ShareOfSamples);
        Assert.Equal([3], coverage.MissingClasses.AsEnumerable());
    }

    [Fact]
    public void Should_miss_nothing_when_everybody_is_able()
    {
        Coverage coverage = Data.Of(["a", "b", "c"]);
        Assert.Equal(1, coverage.ShareOfSamples);
        Assert.Empty(coverage.MissingClasses);
    }

    [Fact]
    public void Should_miss_every_class_when_nobody_is_able()
    {
        Coverage coverage = Data.Of([]);
        Assert.Equal(0, coverage.ShareOfSamples);
        Assert.Equal([0, 1, 3], coverage.MissingClasses.AsEnumerable());
    }
}
