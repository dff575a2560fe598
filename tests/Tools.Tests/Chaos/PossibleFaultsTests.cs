using ProFL.Node.Faults;
using ProFL.Tools.Chaos;

namespace ProFL.Tools.Tests.Chaos;

public class PossibleFaultsTests
{
    [Fact]
    public void Should_be_every_kind_when_the_cluster_is_local_and_over_SQLite() =>
        Assert.Equal<FaultKind>([.. FaultKind.All], [.. new PossibleFaults(IsLocal: true, HasDatabase: false).Find(null)]);

    [Fact]
    public void Should_be_what_processes_do_to_themselves_when_the_cluster_is_elsewhere() =>
        Assert.Equal(
            ["partition", "duplicate", "reorder", "late", "disk-full"],
            new PossibleFaults(IsLocal: false, HasDatabase: true).Find(null).Select(k => k.Name)
        );

    [Theory]
    [InlineData("late,kill", "elsewhere there are partition, duplicate")]
    [InlineData("meteor", "is not known: there are kill, stop")]
    public void Should_refuse_and_say_what_there_is_when_a_kind_is_named_that_cannot_be_done_elsewhere(string names, string why) =>
        Assert.Contains(
            why,
            Assert.Throws<UserException>(() => new PossibleFaults(IsLocal: false, HasDatabase: true).Find(names)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Should_refuse_and_say_what_to_do_when_a_database_has_no_file_to_lock() =>
        Assert.Contains(
            "stop and start the database server",
            Assert.Throws<UserException>(() => new PossibleFaults(IsLocal: true, HasDatabase: true).Find("journal-outage")).Message,
            StringComparison.Ordinal
        );
}
