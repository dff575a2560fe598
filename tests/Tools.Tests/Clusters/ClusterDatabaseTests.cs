using ProFL.Tools.Clusters;
using ProFL.Tools.Tests.Support;

namespace ProFL.Tools.Tests.Clusters;

public sealed class ClusterDatabaseTests : IDisposable
{
    private const string Connection = "Host=127.0.0.1;Database=profl;Username=profl";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Should_need_none_when_there_is_one_coordinator() => Assert.Null(Find(1, null));

    [Theory]
    [InlineData(3, null, "give --postgresql")]
    [InlineData(2, null, "give --postgresql")]
    [InlineData(0, Connection, "give 1, or 3")]
    [InlineData(4, Connection, "give 1, or 3")]
    [InlineData(3, Connection + ";Password=secret", "~/.pgpass")]
    public void Should_refuse_with_the_remedy_when_coordinators_cannot_share_a_journal(
        int coordinators,
        string? connection,
        string remedy
    ) => Assert.Contains(remedy, Assert.Throws<UserException>(() => Find(coordinators, connection)).Message, StringComparison.Ordinal);

    [Fact]
    public void Should_refuse_a_database_when_the_folders_journal_is_in_sqlite()
    {
        string state = Directory.CreateDirectory(Path.Combine(_folder.Path, "coordinator-1")).FullName;
        File.WriteAllText(Path.Combine(state, "journal.db"), "");

        Assert.Contains("--folder", Assert.Throws<UserException>(() => Find(3, Connection)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_hand_the_connection_to_coordinators_when_it_holds_quotes() =>
        Assert.Equal(
            "Host=a;Options=\"b\\c\"",
            Node.Configuration.HoconLayers.Load("coordinator", [], [new ClusterDatabase("Host=a;Options=\"b\\c\"").Setting])
                .GetString("profl.postgresql")
        );

    public void Dispose() => _folder.Dispose();

    private ClusterDatabase? Find(int coordinators, string? connection) => ClusterDatabase.Find(coordinators, connection, _folder.Path);
}
