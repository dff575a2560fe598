using ProFL.Coordinator.Members;
using ProFL.Coordinator.Persistence;
using ProFL.Messages;

namespace ProFL.Coordinator.Tests.Members;

public sealed class CoordinatorAdmissionTests
{
    private const string Address = "akka.tcp://profl@10.0.0.1:4053";

    [Fact]
    public void Should_admit_when_journal_and_protocol_are_the_same()
    {
        Assert.Null(Refusal(Roles("journal-postgresql-1"), Roles("journal-postgresql-1", version: "9.9")));
    }

    [Fact]
    public void Should_name_both_versions_when_the_protocols_differ()
    {
        string refusal = Refusal(
            Roles("journal-postgresql-1", version: "0.1.0"),
            Roles("journal-postgresql-1", protocol: 9, version: "0.7.0")
        )!;

        Assert.Contains($"coordinator {Address} speaks protocol 9 (version 0.7.0)", refusal, StringComparison.Ordinal);
        Assert.Contains("this node speaks protocol 2", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("journal-sqlite-1", "journal-sqlite-2", "three with one PostgreSQL database")]
    [InlineData("journal-sqlite-1", "journal-postgresql-2", "three with one PostgreSQL database")]
    [InlineData("journal-postgresql-1", "journal-postgresql-2", "the same database in profl.postgresql")]
    public void Should_say_what_to_do_when_the_journals_differ(string own, string other, string remedy)
    {
        string refusal = Refusal(Roles(own), Roles(other))!;

        Assert.Contains(Address, refusal, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_show_another_journal_when_the_file_is_another()
    {
        string[] first = [.. CoordinatorAdmission.Roles(InFile("a.db"))];

        Assert.Equal(first, CoordinatorAdmission.Roles(InFile("a.db")));
        Assert.NotNull(Refusal(first, [.. CoordinatorAdmission.Roles(InFile("b.db"))]));
    }

    private static JournalSettings InFile(string path) => JournalSettings.From(SqliteJournal.Settings(path));

    private static string[] Roles(string journal, int protocol = Protocol.Version, string version = "0.1.0") =>
        [.. CoordinatorAdmission.Roles(journal, protocol, version)];

    private static string? Refusal(string[] own, string[] other) => CoordinatorAdmission.Refusal(own, other, Address);
}
