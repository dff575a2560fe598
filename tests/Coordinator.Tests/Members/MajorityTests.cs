using ProFL.Coordinator.Members;

namespace ProFL.Coordinator.Tests.Members;

public sealed class MajorityTests
{
    private static readonly string[] Three = ["a:1", "b:1", "c:1"];

    [Theory]
    [InlineData("a:1,b:1,c:1", "a:1,b:1,c:1")]
    [InlineData("a:1,b:1,c:1", "a:1,b:1")]
    [InlineData("a:1", "a:1")]
    [InlineData("a:1,b:1", "a:1")]
    public void Should_know_nothing_against_it_when_half_or_more_are_heard(string members, string reachable) =>
        Assert.Null(Majority.Missing(Three, "a:1", members.Split(','), reachable.Split(',')));

    [Fact]
    public void Should_name_those_to_start_when_most_are_not_heard()
    {
        string reason = Majority.Missing(Three, "a:1", Three, ["a:1"])!;

        Assert.StartsWith("coordinator a:1 hears 1 of 3 coordinators", reason, StringComparison.Ordinal);
        Assert.EndsWith("b:1, c:1", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_those_to_start_when_it_has_left_and_finds_nobody()
    {
        string reason = Majority.Missing(Three, "b:1", [], [])!;

        Assert.Contains("is in no cluster", reason, StringComparison.Ordinal);
        Assert.EndsWith("a:1, c:1", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_know_nothing_against_it_when_the_first_of_fewer_than_three_begins_alone() =>
        Assert.Null(Majority.Missing(["a:1", "b:1"], "b:1", [], []));
}
