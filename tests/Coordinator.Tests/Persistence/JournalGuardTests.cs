using ProFL.Coordinator.Persistence;
using ProFL.Node.Configuration;

namespace ProFL.Coordinator.Tests.Persistence;

public class JournalGuardTests
{
    [Theory]
    [InlineData(
        "akka.persistence.journal.sql.replay-filter.mode = repair-by-discard-old",
        "akka.persistence.journal.sql.replay-filter.mode"
    )]
    [InlineData("akka.persistence.journal.sql.replay-filter.mode = fail", "akka.persistence.journal.sql.replay-filter.mode")]
    [InlineData(
        "akka.persistence.journal.mine { class = \"X, Y\", replay-filter.mode = warn }",
        "akka.persistence.journal.mine.replay-filter.mode"
    )]
    [InlineData(
        "akka.persistence.journal-plugin-fallback.replay-filter.mode = repair-by-discard-old\nakka.persistence.journal.mine.class = \"X, "
            + "Y\"",
        "akka.persistence.journal.mine.replay-filter.mode"
    )]
    [InlineData(
        "akka.cluster.sharding.journal-plugin-id = elsewhere.journal\nelsewhere.journal.replay-filter.mode = warn",
        "elsewhere.journal.replay-filter.mode"
    )]
    [InlineData(
        "akka.persistence.journal.auto-start-journals = [elsewhere.journal]\nelsewhere.journal.replay-filter.mode = warn",
        "elsewhere.journal.replay-filter.mode"
    )]
    public void Should_refuse_with_key_reason_and_remedy_when_a_journal_filters_its_replay(string setting, string key)
    {
        JournalException refusal = Assert.Throws<JournalException>(() =>
            JournalGuard.Check(HoconLayers.Load("coordinator", settings: [setting]))
        );

        Assert.StartsWith(key, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("acknowledged", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"Set {key} = off", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_when_nothing_is_configured_because_the_default_filters()
    {
        Assert.Throws<JournalException>(() => JournalGuard.Check(Akka.Configuration.ConfigurationFactory.Empty));
    }

    [Fact]
    public void Should_agree_when_every_journal_replays_all()
    {
        JournalGuard.Check(HoconLayers.Load("coordinator", settings: ["akka.persistence.journal.mine.class = \"X, Y\""]));
    }
}
