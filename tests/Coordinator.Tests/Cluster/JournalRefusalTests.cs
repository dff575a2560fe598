using Akka.Configuration;
using Microsoft.Data.Sqlite;
using ProFL.Coordinator.Hosting;
using ProFL.Coordinator.Persistence;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;

namespace ProFL.Coordinator.Tests.Cluster;

/// <summary>A coordinator does not start on a journal that would break the promises, nor in another's folder.</summary>
public sealed class JournalRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("akka.persistence.journal.sql.replay-filter.mode = repair-by-discard-old")]
    [InlineData("akka.persistence.journal.sql.replay-filter.mode = fail")]
    [InlineData("akka.cluster.sharding.journal-plugin-id = other, other { class = x, replay-filter.mode = warn }")]
    public async Task Should_refuse_with_key_reason_and_remedy_when_a_journal_would_filter_its_replay(string setting)
    {
        string message = await RefusalOf(setting);

        Assert.Contains("replay-filter.mode", message, StringComparison.Ordinal);
        Assert.Contains("moves from coordinator A to B and back to A", message, StringComparison.Ordinal);
        Assert.Contains("Set ", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_refuse_with_table_and_remedy_when_the_journal_has_no_unique_constraint()
    {
        string path = CoordinatorHost.JournalOf(_folder.Path);
        SqliteJournal.Prepare(path);
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand drop = connection.CreateCommand();
            drop.CommandText = "DROP INDEX journal_uq";
            drop.ExecuteNonQuery();
        }

        string message = await RefusalOf();

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("no UNIQUE(persistence_id, sequence_number)", message, StringComparison.Ordinal);
        Assert.Contains("CREATE UNIQUE INDEX", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_write_nothing_and_name_the_folder_when_another_process_works_there()
    {
        using var other = FolderLock.Take(_folder.Path);

        FolderInUseException refused = await Assert.ThrowsAsync<FolderInUseException>(() =>
            CoordinatorHost.Start(HoconLayers.Load("coordinator", ["local"]), _folder.Path, CancellationToken.None)
        );

        Assert.StartsWith($"{_folder.Path} is in use by process ", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(CoordinatorHost.JournalOf(_folder.Path)));
    }

    private async Task<string> RefusalOf(params string[] settings)
    {
        Config config = HoconLayers.Load("coordinator", ["local"], settings);
        return (
            await Assert.ThrowsAsync<JournalException>(() => CoordinatorHost.Start(config, _folder.Path, CancellationToken.None))
        ).Message;
    }
}
