using ProFL.ClientNode.Tests.Support;
using ProFL.ClientNode.Trainings;

namespace ProFL.ClientNode.Tests.Trainings;

public sealed class TrainingLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("trainings.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Should_go_on_in_the_same_file_when_it_is_opened_again()
    {
        Note(1, limit: TrainingLog.DefaultLimit);
        Note(2, limit: TrainingLog.DefaultLimit);

        Assert.Equal(["1", "2"], RoundsIn(Path));
    }

    [Fact]
    public void Should_keep_the_file_before_and_no_more_when_it_is_full()
    {
        using var log = new TrainingLog(Path, TimeProvider.System, limit: 200);
        for (int round = 1; round <= 12; round++)
        {
            log.Note("began", new TrainingKey("digits-1", round, "client-01"), "a");
        }

        string[] before = RoundsIn(Path + ".1");
        string[] now = RoundsIn(Path);
        Assert.True(new FileInfo(Path).Length <= 200 && new FileInfo(Path + ".1").Length <= 200);
        Assert.Equal(
            Enumerable.Range(13 - before.Length - now.Length, before.Length + now.Length).Select(r => r.ToString()),
            [.. before, .. now]
        );
        Assert.Equal("12", now[^1]);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void Should_begin_anew_when_a_full_file_was_taken_away_meanwhile()
    {
        using var log = new TrainingLog(Path, TimeProvider.System, limit: 200);
        log.Note("began", new TrainingKey("digits-1", 1, "client-01"), "a");
        log.Note("began", new TrainingKey("digits-1", 2, "client-01"), "a");
        File.Delete(Path);
        for (int round = 3; round <= 5; round++)
        {
            log.Note("began", new TrainingKey("digits-1", round, "client-01"), "a");
        }

        Assert.Equal("5", RoundsIn(Path)[^1]);
    }

    private static string[] RoundsIn(string path) => [.. File.ReadAllLines(path).Select(l => l.Split(' ')[3])];

    private void Note(long round, long limit)
    {
        using var log = new TrainingLog(Path, TimeProvider.System, limit);
        log.Note("began", new TrainingKey("digits-1", round, "client-01"), "a");
    }
}
