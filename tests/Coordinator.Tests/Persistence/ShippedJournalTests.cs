using Akka.Configuration;
using Akka.Persistence.Sql;
using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Persistence;
using ProFL.Node.Configuration;

namespace ProFL.Coordinator.Tests.Persistence;

/// <summary>The shipped layers name a journal that keeps the promises, and a coordinator refuses any other.</summary>
public class ShippedJournalTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("local")]
    [InlineData("postgresql")]
    [InlineData("responsive")]
    public void Should_take_the_journal_of_the_shipped_layers(string? overlay)
    {
        Config config = HoconLayers.Load("coordinator", overlay is null ? [] : [overlay]).WithFallback(SqlPersistence.DefaultConfiguration);

        JournalGuard.Check(config);

        Assert.Equal("off", config.GetString("akka.persistence.journal.sql.replay-filter.mode"));
    }

    [Fact]
    public async Task Should_not_start_a_coordinator_when_a_journal_filters_its_replay()
    {
        Config config = HoconLayers.Load(
            "coordinator",
            ["local"],
            ["akka.persistence.journal.sql.replay-filter.mode = repair-by-discard-old"]
        );
        using var folder = new TemporaryFolder();

        await Assert.ThrowsAsync<JournalException>(() => CoordinatorHost.Start(config, folder.Path, CancellationToken.None));
    }
}
