using ProFL.Learning.Jobs;
using ProFL.Learning.Partitions;

namespace ProFL.Learning.Tests.Jobs;

public class FleetSpecTests
{
    [Theory]
    [InlineData(3, "client-01 client-02 client-03")]
    [InlineData(100, "client-001 client-002 client-003")]
    public void Should_pad_ids_to_one_length_when_clients_are_named(int clients, string first)
    {
        FleetSpec fleet = Fleet(clients);
        Assert.Equal(first, string.Join(' ', fleet.ClientIds.Take(3)));
        Assert.Equal(clients, fleet.ClientIds.Length);
        Assert.Single(fleet.ClientIds.Select(id => id.Length).Distinct());
    }

    [Fact]
    public void Should_deal_clients_to_sites_in_turn_when_there_are_several() =>
        Assert.Equal(["north", "south", "north", "south", "north"], Enumerable.Range(0, 5).Select(Fleet(5).SiteOf));

    [Fact]
    public void Should_draw_every_budget_between_the_bounds_when_there_are_many_clients()
    {
        FleetSpec fleet = Fleet(1000) with { MemoryMinimum = 5, MemoryMaximum = 9 };
        var counts = Enumerable.Range(0, 1000).CountBy(client => fleet.Budget(client, 3)).ToDictionary();
        Assert.Equal([5L, 6, 7, 8, 9], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 140, 260));
    }

    [Fact]
    public void Should_depend_on_seed_and_client_alone_when_budgets_are_drawn()
    {
        FleetSpec fleet = Fleet(20);
        Assert.Equal(fleet.Budget(4, 1), Fleet(30).Budget(4, 1));
        Assert.NotEqual(fleet.Budget(4, 1), fleet.Budget(4, 2));
        Assert.NotEqual(fleet.Budget(4, 1), fleet.Budget(5, 1));
    }

    [Fact]
    public void Should_draw_the_only_budget_when_bounds_are_equal() =>
        Assert.Equal(7, (Fleet(3) with { MemoryMinimum = 7, MemoryMaximum = 7 }).Budget(2, 1));

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Should_refuse_when_there_is_no_such_client(int client)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Fleet(3).Budget(client, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fleet(3).SiteOf(client));
    }

    private static FleetSpec Fleet(int clients) => new(clients, ["north", "south"], new PartitionSpec.Iid(), 100L << 20, 900L << 20);
}
