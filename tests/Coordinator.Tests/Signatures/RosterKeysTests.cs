using ProFL.Coordinator.Signatures;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Signatures;

public class RosterKeysTests
{
    [Fact]
    public void Should_write_each_key_once_when_a_site_has_clients_on_two_pages()
    {
        var first = new RosterFixed
        {
            Page = 0,
            Pages = 2,
            Members = { Rosters.Of(2) },
        };
        var second = new RosterFixed
        {
            Page = 1,
            Pages = 2,
            Members = { Rosters.Of(1), Rosters.Of(1, site: "south") },
        };
        SiteKey[] keys = [new() { Site = "west" }, new() { Site = "south" }, new() { Site = "north" }];

        RosterFixed[] pages = [.. RosterKeys.On([new ClientsLeftOut(), first, second], keys).OfType<RosterFixed>()];

        // a site without clients may evaluate
        Assert.Equal("north west", string.Join(' ', pages[0].Keys.Select(key => key.Site)));
        Assert.Equal("south", Assert.Single(pages[1].Keys).Site);
    }

    [Fact]
    public void Should_keep_few_names_when_somebody_invents_many()
    {
        var dropped = new DroppedMessages(TimeProvider.System);
        Assert.True(dropped.Note("node", "unsigned"));
        Assert.False(dropped.Note("node", "unsigned"));
        for (int i = 0; i < 1000; i++)
        {
            dropped.Note($"invented-{i}", "unsigned");
        }

        WaitingFor[] waits = [.. dropped.Waits];
        Assert.Equal(101, waits.Length);
        Assert.Contains(waits, w => w.Who == "node" && w.What.StartsWith("2 of its messages", StringComparison.Ordinal));
        Assert.Contains(waits, w => w.Who == "other nodes" && w.What.StartsWith("901 of", StringComparison.Ordinal));
    }
}
