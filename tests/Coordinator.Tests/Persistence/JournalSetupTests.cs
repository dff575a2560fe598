using ProFL.Coordinator.Persistence;
using ProFL.Node.Configuration;

namespace ProFL.Coordinator.Tests.Persistence;

public class JournalSetupTests
{
    [Fact]
    public void Should_make_the_file_when_the_configuration_names_one()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a \"strange\" name; really.db");

        JournalSetup.Prepare(SqliteJournal.Settings(path).WithFallback(HoconLayers.Load("coordinator")));

        using var reader = new JournalReader(path);
        Assert.Empty(reader.PersistenceIds());
    }

    [Theory]
    [InlineData("", "connection-string is empty")]
    [InlineData("akka.persistence.journal.sql.connection-string = \"Data Source=x.db\"", "different connection strings")]
    [InlineData(
        "akka.persistence { journal.sql { provider-name = Oracle, connection-string = x }\n snapshot-store.sql.connection-string = x }",
        "'Oracle'"
    )]
    [InlineData(
        "akka.persistence { journal.sql { provider-name = PostgreSQL.15, connection-string = \"Host=127.0.0.1;Port=1;Database=none\" }\n "
            + "snapshot-store.sql.connection-string = \"Host=127.0.0.1;Port=1;Database=none\" }",
        "none on 127.0.0.1 cannot be used"
    )]
    [InlineData("akka.persistence.journal.sql.replay-filter.mode = warn", "acknowledged")]
    public void Should_say_what_is_wrong_when_the_journal_cannot_be_used(string settings, string wrong)
    {
        JournalException refusal = Assert.ThrowsAny<JournalException>(() =>
            JournalSetup.Prepare(HoconLayers.Load("coordinator", settings: [settings]))
        );

        Assert.Contains(wrong, refusal.Message, StringComparison.Ordinal);
    }
}
